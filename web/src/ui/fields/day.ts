import { latin } from '../../shared/format'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const BENGALI_MONTHS = ['জানু', 'ফেব', 'মার্চ', 'এপ্র', 'মে', 'জুন', 'জুলা', 'আগ', 'সেপ', 'অক্ট', 'নভে', 'ডিস']

function valid(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same ? date.toISOString().slice(0, 10) : null
}

const fullYear = (text: string | undefined, today: string) =>
  text ? Number(text.length === 2 ? `20${text}` : text) : Number(today.slice(0, 4))

function monthNumber(word: string): number {
  const lower = word.toLowerCase()
  const english = MONTHS.findIndex((month) => lower.startsWith(month))
  return 1 + (english >= 0 ? english : BENGALI_MONTHS.findIndex((month) => word.startsWith(month)))
}

/** A typed day → ISO date, null when it is none. Day first; a missing year is that of `today`. */
export function readDay(text: string, today: string): string | null {
  const typed = latin(text).trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed)
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numbers = /^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$/.exec(typed)
  if (numbers) return valid(fullYear(numbers[3], today), Number(numbers[2]), Number(numbers[1]))
  const words = /^(\d{1,2}) ?([^\d\s,]+),?(?: (\d{2}|\d{4}))?$/.exec(typed)
  if (words) return valid(fullYear(words[3], today), monthNumber(words[2] ?? ''), Number(words[1]))
  return null
}
