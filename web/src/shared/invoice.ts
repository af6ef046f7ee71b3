/** What a number of terms costs; mirrors `clientcast/catalog/rules.py` for previews (M3, M6, E14). */
import { netOf, parseRate, taxOn, times } from './money'
import { Refused } from './refused'
import { checkCount } from './renewal'

/** Of one plan version; `taxRate` from effectiveRate. */
export interface Price {
  readonly priceMinor: number
  readonly taxInclusive: boolean
  readonly taxRate: string | null
}

/** Minor units; net − allowance + tax + rounding = total. `price` and `discount` are as the price list says. */
export interface Quote {
  readonly price: number
  readonly discount: number
  readonly net: number
  readonly allowance: number
  readonly tax: number
  readonly rounding: number
  readonly total: number
}

/** The version's rate, else the organization's; none at all without a VAT number (E14). */
export const effectiveRate = (
  version: string | null,
  organization: string | null,
  registered: boolean,
): string | null => (registered ? (version ?? organization) : null)

/** Throws `count_out_of_range`, `discount_too_large`, `discount_needs_reason`, `rate_unreadable`. */
export function quote(price: Price, count: number, discount = 0, reason = ''): Quote {
  checkCount(count)
  const listed = times(price.priceMinor, count)
  checkDiscount(listed, discount, reason)
  const rate = price.taxRate === null ? 0 : parseRate(price.taxRate)
  const net = price.taxInclusive ? netOf(listed, rate) : listed
  const allowance = price.taxInclusive ? netOf(discount, rate) : discount
  const tax = taxOn(net - allowance, rate)
  const exact = net - allowance + tax
  const total = price.taxInclusive ? listed - discount : exact
  return { price: listed, discount, net, allowance, tax, rounding: total - exact, total }
}

function checkDiscount(listed: number, discount: number, reason: string): void {
  if (discount < 0 || discount > listed) throw new Refused('discount_too_large', { price_minor: listed })
  if (discount > 0 && !reason.trim()) throw new Refused('discount_needs_reason')
}
