import { latin, moneyParts } from '../../shared/format'

/** What may stay in an amount field: Latin digits and one point with at most `places` digits after it. */
export function tidyAmount(text: string, places: number): string {
  const [whole = '', ...rest] = latin(text)
    .replace(/[^\d.]/g, '')
    .split('.')
  if (!rest.length || places === 0) return whole
  return `${whole}.${rest.join('').slice(0, places)}`
}

/** A tidied text → minor units; null when there is no digit. Never a float. */
export function readAmount(text: string, places: number): number | null {
  if (!/\d/.test(text)) return null
  const [whole = '', minor = ''] = text.split('.')
  const units = Number(`${whole}${minor.padEnd(places, '0')}`)
  return Number.isSafeInteger(units) ? units : null
}

/** Minor units → the text of a field: Latin digits, no groups. */
export const writeAmount = (amount: number | null, currency?: string): string =>
  latin(groupAmount(amount, currency)).replaceAll(',', '')

/** The same with groups and the device's digits, shown when the field is not being typed in. */
export function groupAmount(amount: number | null, currency?: string): string {
  if (amount === null) return ''
  const p = moneyParts(amount, currency)
  return `${p.whole}${p.minor && `.${p.minor}`}`
}
