import { describe, expect, test } from 'vitest'
import type { LastTerm } from '../../shared/renewal'
import type { Organization, PlanVersion } from '../../store'
import { type Choice, creditRefusal, offered, type Sale } from './offer'
import { drawTerm } from './rail'

const organization = {
  currency: 'BDT',
  bin: '',
  tax_rate: '15.0000',
  discount_limits: { seller: 10 },
} as unknown as Organization
const version = {
  id: 'v1',
  price_minor: 50_000,
  tax_inclusive: true,
  tax_rate: null,
  unit: 'month',
  count: 1,
  grace_days: 3,
} as unknown as PlanVersion
const last: LastTerm = {
  startsOn: '2026-10-26',
  endsOn: '2026-11-26',
  kind: 'paid',
  anchorDay: 26,
  graceDays: 3,
  lateRule: 'from_end_in_grace',
}
const sale = (over: Partial<Sale> = {}): Sale => ({
  organization,
  role: 'seller',
  version,
  last,
  today: '2026-11-25',
  advance: 0,
  ...over,
})
const choice = (over: Partial<Choice> = {}): Choice => ({
  count: 1,
  discount: 0,
  reason: '',
  trialMode: 'append',
  amount: null,
  ...over,
})
const offer = (over: Partial<Sale> = {}, chosen: Partial<Choice> = {}) => {
  const { offer: made, no } = offered(sale(over), choice(chosen))
  if (!made) throw new Error(no?.code)
  return made
}

describe('the offer of a renewal', () => {
  test('fills in the price and goes on from the last day', () => {
    const made = offer()
    expect(made.amount).toBe(50_000)
    expect(made.renewal).toMatchObject({ start: '2026-11-26', end: '2026-12-26', oldEnd: '2026-11-26' })
  })

  test('takes the advance off what is to be paid', () => {
    expect(offer({ advance: 20_000 })).toMatchObject({
      useAdvance: 20_000,
      toPay: 30_000,
      amount: 30_000,
      credit: 0,
    })
  })

  test('uses no more advance than the price', () => {
    expect(offer({ advance: 80_000 })).toMatchObject({ useAdvance: 50_000, amount: 0, credit: 0 })
  })

  test('leaves a short amount open as credit', () => {
    expect(offer({}, { amount: 20_000 }).credit).toBe(30_000)
  })

  test('keeps a discount within the limit of the role', () => {
    expect(offer({}, { discount: 5_000, reason: 'loyal' }).quote.total).toBe(45_000)
    expect(offered(sale(), choice({ discount: 5_001, reason: 'loyal' })).no?.code).toBe('over_limit')
    expect(offer({ role: 'owner' }, { discount: 20_000, reason: 'loyal' }).quote.total).toBe(30_000)
  })

  test('asks no tax without a VAT number', () => {
    expect(offer().quote.tax).toBe(0)
    expect(
      offer({ organization: { ...organization, bin: '000' } as Organization }).quote.tax,
    ).toBeGreaterThan(0)
  })
})

describe('credit', () => {
  const limits = { mayGiveCredit: true, due: 0, customerLimit: null }

  test('nothing open needs nobody’s leave', () => {
    expect(creditRefusal(0, { ...limits, mayGiveCredit: false })).toBeNull()
  })

  test('is refused to who may not give it', () => {
    expect(creditRefusal(1, { ...limits, mayGiveCredit: false })?.code).toBe('payment_too_small')
  })

  test('counts what is owed already against the customer’s limit', () => {
    expect(creditRefusal(30_000, { ...limits, due: 20_000, customerLimit: 50_000 })).toBeNull()
    expect(creditRefusal(30_001, { ...limits, due: 20_000, customerLimit: 50_000 })?.code).toBe('over_limit')
  })
})

describe('the rail of a renewal', () => {
  const span = { startsOn: '2026-10-26', endsOn: '2026-11-26', today: '2026-11-25', soon: true }

  test('puts the new term right after the old one', () => {
    const { segments } = drawTerm({ ...span, newStart: '2026-11-26', newEnd: '2026-12-26' })
    expect(segments.map(({ kind }) => kind)).toEqual(['past', 'due', 'new'])
    expect(segments.at(-1)?.to).toBe(1)
  })

  test('shows the days without service between two terms', () => {
    const { segments } = drawTerm({
      ...span,
      today: '2026-12-06',
      newStart: '2026-12-06',
      newEnd: '2027-01-06',
    })
    expect(segments.map(({ kind }) => kind)).toEqual(['past', 'gap', 'new'])
  })
})
