/** Amounts in words for receipts; mirrors `clientcast/kit/words.py` (M8). */
import { exponent } from './format'

type Language = 'en' | 'bn'
type Scales = readonly (readonly [number, string])[]

const ENGLISH = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ')
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const BENGALI = (
  'শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয় ' +
  'দশ এগারো বারো তেরো চৌদ্দ পনেরো ষোলো সতেরো আঠারো উনিশ ' +
  'বিশ একুশ বাইশ তেইশ চব্বিশ পঁচিশ ছাব্বিশ সাতাশ আটাশ ঊনত্রিশ ' +
  'ত্রিশ একত্রিশ বত্রিশ তেত্রিশ চৌত্রিশ পঁয়ত্রিশ ছত্রিশ সাঁইত্রিশ আটত্রিশ ঊনচল্লিশ ' +
  'চল্লিশ একচল্লিশ বিয়াল্লিশ তেতাল্লিশ চুয়াল্লিশ পঁয়তাল্লিশ ছেচল্লিশ সাতচল্লিশ আটচল্লিশ ঊনপঞ্চাশ ' +
  'পঞ্চাশ একান্ন বায়ান্ন তিপ্পান্ন চুয়ান্ন পঞ্চান্ন ছাপ্পান্ন সাতান্ন আটান্ন ঊনষাট ' +
  'ষাট একষট্টি বাষট্টি তেষট্টি চৌষট্টি পঁয়ষট্টি ছেষট্টি সাতষট্টি আটষট্টি ঊনসত্তর ' +
  'সত্তর একাত্তর বাহাত্তর তিয়াত্তর চুয়াত্তর পঁচাত্তর ছিয়াত্তর সাতাত্তর আটাত্তর ঊনআশি ' +
  'আশি একাশি বিরাশি তিরাশি চুরাশি পঁচাশি ছিয়াশি সাতাশি আটাশি ঊননব্বই ' +
  'নব্বই একানব্বই বিরানব্বই তিরানব্বই চুরানব্বই পঁচানব্বই ছিয়ানব্বই সাতানব্বই আটানব্বই নিরানব্বই'
).split(' ')
const SOUTH_ASIAN = new Set(['BDT', 'INR', 'LKR', 'NPR', 'PKR'])
const LAKH: Scales = [
  [10_000_000, 'crore'],
  [100_000, 'lakh'],
  [1_000, 'thousand'],
]
const MILLION: Scales = [
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
  [1_000, 'thousand'],
]
const BENGALI_LAKH: Scales = [
  [10_000_000, 'কোটি'],
  [100_000, 'লক্ষ'],
  [1_000, 'হাজার'],
]
const UNITS: Readonly<Record<Language, Readonly<Record<string, readonly [string, string]>>>> = {
  en: {
    BDT: ['taka', 'paisa'],
    INR: ['rupees', 'paise'],
    USD: ['dollars', 'cents'],
    EUR: ['euros', 'cents'],
  },
  bn: { BDT: ['টাকা', 'পয়সা'], INR: ['রুপি', 'পয়সা'], USD: ['ডলার', 'সেন্ট'], EUR: ['ইউরো', 'সেন্ট'] },
}

const join = (head: string, rest: string): string => (rest ? `${head} ${rest}` : head)

/** Counts by the first scale that fits, the rest after it; below all scales `small` spells. */
function spell(number: number, scales: Scales, small: (number: number) => string): string {
  const scale = scales.find(([size]) => number >= size)
  if (!scale) return small(number)
  const [size, name] = scale
  const rest = number % size
  const head = `${spell(Math.floor(number / size), scales, small)} ${name}`
  return join(head, rest ? spell(rest, scales, small) : '')
}

function english(number: number): string {
  if (number >= 100) {
    return join(`${ENGLISH[Math.floor(number / 100)]} hundred`, number % 100 ? english(number % 100) : '')
  }
  if (number < 20) return ENGLISH[number] ?? ''
  return `${TENS[Math.floor(number / 10)]}${number % 10 ? `-${ENGLISH[number % 10]}` : ''}`
}

function bengali(number: number): string {
  const rest = BENGALI[number % 100] ?? ''
  if (number < 100) return rest
  return join(`${BENGALI[Math.floor(number / 100)]}শত`, number % 100 ? rest : '')
}

/** `Five hundred taka and fifty paisa only`, `পাঁচশত টাকা পঞ্চাশ পয়সা মাত্র`; `minor` ≥ 0. */
export function amountInWords(minor: number, currency: string, language: Language): string {
  const base = 10 ** exponent(currency)
  const part = minor % base
  const [unit, small] = UNITS[language][currency] ?? [currency, null]
  const scales = language === 'bn' ? BENGALI_LAKH : SOUTH_ASIAN.has(currency) ? LAKH : MILLION
  const words = (number: number) => spell(number, scales, language === 'bn' ? bengali : english)
  const cents = part === 0 ? '' : small === null ? `${part}/${base}` : `${words(part)} ${small}`
  const whole = `${words((minor - part) / base)} ${unit}`
  if (language === 'bn') return `${join(whole, cents)} মাত্র`
  const text = `${whole}${cents && ` and ${cents}`} only`
  return text.charAt(0).toUpperCase() + text.slice(1)
}
