/** What a line costs when it is renewed today. Pure. */
import { effectiveRate, type Price, type Quote, quote } from '../../shared/invoice'
import type { Organization, PlanVersion, Subscription, View } from '../../store'

/** Without a VAT number there is no tax (E14). */
export const priceOf = (version: PlanVersion, organization: Organization | undefined): Price => ({
  priceMinor: version.price_minor,
  taxInclusive: version.tax_inclusive,
  taxRate: effectiveRate(version.tax_rate, organization?.tax_rate ?? null, Boolean(organization?.bin)),
})

export const quoteOf = (
  version: PlanVersion,
  organization: Organization | undefined,
  count: number,
  discount = 0,
  reason = '',
): Quote => quote(priceOf(version, organization), count, discount, reason)

/** One term at today's price with tax, in minor units; null while the line is on a trial plan. */
export function renewalPrice(view: View, line: Subscription): number | null {
  const plan = view.get('plan', line.plan_id)
  const version = view.currentVersion(line.plan_id)
  return plan?.kind === 'standard' && version ? quoteOf(version, view.organization, 1).total : null
}
