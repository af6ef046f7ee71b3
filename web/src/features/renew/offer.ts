/** What the person is about to confirm: dates, price, what is taken, what stays open (M10, M11). Pure. */
import { checkDiscountLimit, discountPercent } from '../../shared/allocation'
import type { Coded } from '../../shared/errors'
import type { Quote } from '../../shared/invoice'
import { Refused } from '../../shared/refused'
import { type LastTerm, type Renewal, renewal, type TrialMode } from '../../shared/renewal'
import type { IsoDate, Organization, PlanVersion } from '../../store'
import { quoteOf } from './price'

export interface Sale {
  readonly organization: Organization | undefined
  readonly role: string
  /** Version that is sold: the current one of the plan. */
  readonly version: PlanVersion
  readonly last: LastTerm | null
  readonly today: IsoDate
  /** The customer's advance, minor units. */
  readonly advance: number
}

export interface Choice {
  readonly count: number
  readonly discount: number
  readonly reason: string
  readonly trialMode: TrialMode
  /** What is taken; null = what is to be paid. */
  readonly amount: number | null
}

export interface Offer {
  readonly renewal: Renewal
  readonly quote: Quote
  readonly useAdvance: number
  /** Price − advance: what the field is filled with. */
  readonly toPay: number
  readonly amount: number
  /** Part of the price that stays open. */
  readonly credit: number
}

/** Throws what `renewal`, `quote` and the discount's limit throw. */
function make(sale: Sale, choice: Choice): Offer {
  const { version, organization, last, today, advance, role } = sale
  const { count, discount, reason, trialMode } = choice
  const terms = { unit: version.unit, count: version.count }
  const quote = quoteOf(version, organization, count, discount, reason)
  checkDiscountLimit(quote.price, discount, discountPercent(organization?.discount_limits ?? {}, role))
  const useAdvance = Math.min(advance, quote.total)
  const toPay = quote.total - useAdvance
  const amount = choice.amount ?? toPay
  return {
    renewal: renewal(last, terms, today, count, trialMode),
    quote,
    useAdvance,
    toPay,
    amount,
    credit: Math.max(0, toPay - amount),
  }
}

export type Offered =
  | { readonly offer: Offer; readonly no: null }
  | { readonly offer: null; readonly no: Coded }

/** The offer, or why there is none. */
export function offered(sale: Sale, choice: Choice): Offered {
  try {
    return { offer: make(sale, choice), no: null }
  } catch (error) {
    if (error instanceof Refused) return { offer: null, no: error }
    throw error
  }
}

export interface Limits {
  readonly mayGiveCredit: boolean
  readonly due: number
  readonly customerLimit: number | null
}

/** Whether the open part may be credit; null = yes. The seller's own limit is the server's to judge. */
export function creditRefusal(credit: number, { mayGiveCredit, due, customerLimit }: Limits): Coded | null {
  if (credit <= 0) return null
  if (!mayGiveCredit) return new Refused('payment_too_small', { missing_minor: credit })
  const asked = due + credit
  if (customerLimit !== null && asked > customerLimit)
    return new Refused('over_limit', {
      limit: 'customer_credit',
      allowed_minor: customerLimit,
      asked_minor: asked,
    })
  return null
}
