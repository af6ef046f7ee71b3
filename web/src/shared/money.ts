/** Integer money; mirrors `clientcast/kit/money.py` and `amounts.py` (M1, M2, X4). Never a fraction. */
import { exponent, latin, sign } from './format'
import { Refused } from './refused'

const RATE_WHOLE = 1_000_000n // 100 % in ten-thousandths

/** A bigint as a number, if a number holds it exactly. Throws `amount_too_large`. */
function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Refused('amount_too_large')
  }
  return Number(value)
}

/** The quotient rounded half away from zero (M2); `denominator` > 0. */
export function divide(numerator: bigint, denominator: bigint): number {
  const size = numerator < 0n ? -numerator : numerator
  const rounded = (2n * size + denominator) / (2n * denominator)
  return safe(numerator < 0n ? -rounded : rounded)
}

/** `"15.0000"` → 150000, the percentage in ten-thousandths. Throws `rate_unreadable`. */
export function parseRate(text: string): number {
  const match = /^(\d+)(?:\.(\d{1,4}))?$/.exec(text)
  const rate = match ? Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0')) : Number.NaN
  if (!(rate <= 1_000_000)) throw new Refused('rate_unreadable', { value: text })
  return rate
}

/** Tax on a net amount, rounded once; `rate` from parseRate. */
export const taxOn = (net: number, rate: number): number => divide(BigInt(net) * BigInt(rate), RATE_WHOLE)

/** The net part of an amount with tax in it (M3); `rate` from parseRate. */
export const netOf = (gross: number, rate: number): number =>
  divide(BigInt(gross) * RATE_WHOLE, RATE_WHOLE + BigInt(rate))

/** `price` × `count`, exact. Throws `amount_too_large`. */
export const times = (price: number, count: number): number => safe(BigInt(price) * BigInt(count))

const NAMES: Readonly<Record<string, string>> = { BDT: '৳|tk\\.?|taka|টাকা' }
const GROUPED = /^(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})?(?:\.(\d+))?$/

function withoutCurrency(text: string, currency: string): string {
  const mark = sign(currency)
    .trim()
    .replace(/[$.*+?^()|[\]{}\\]/g, '\\$&')
  const names = [NAMES[currency], mark, currency].filter(Boolean).join('|')
  return text
    .replace(/\/[-=]$/, '')
    .replace(new RegExp(`^([-−–(]?)(?:${names})|(?:${names})(\\)?)$`, 'i'), '$1$2')
}

/** Minor units of `৳1,23,456.50`, `Tk 500/-`, `(৫০০)`. Throws `amount_missing | _unreadable | _too_precise | _too_large`. */
export function parseAmount(text: string, currency: string): number {
  if (!text.trim()) throw new Refused('amount_missing')
  const plain = withoutCurrency(latin(text.normalize('NFKC')).replace(/\s/g, '').toLowerCase(), currency)
  const negative = /^\((.*)\)$|^[-−–](.*)$|^(.*[\d.])[-−–]$/.exec(plain)
  const bare = negative ? withoutCurrency(negative[1] ?? negative[2] ?? negative[3] ?? '', currency) : plain
  const match = GROUPED.exec(bare)
  if (!match || !(match[1] || match[2])) throw new Refused('amount_unreadable', { value: text })
  const minor = toMinor((match[1] ?? '0').replaceAll(',', ''), match[2] ?? '', exponent(currency))
  return negative && minor ? -minor : minor
}

function toMinor(whole: string, decimals: string, places: number): number {
  if (decimals.length > places) throw new Refused('amount_too_precise', { decimals: places })
  return safe(BigInt(whole + decimals.padEnd(places, '0')))
}
