/** The device computes what the server computes: the vectors of tests/golden run here too (MONEY-6). */
import { describe, expect, test } from 'vitest'
import allocation from '../../../tests/golden/allocation.json'
import invoice from '../../../tests/golden/invoice.json'
import macs from '../../../tests/golden/macs.json'
import money from '../../../tests/golden/money.json'
import phones from '../../../tests/golden/phones.json'
import renewals from '../../../tests/golden/renewal.json'
import { allocate, canUndo, checkDiscountLimit, discountPercent, settle, trxId } from './allocation'
import { effectiveRate, quote } from './invoice'
import { macAddress } from './mac'
import { divide, parseAmount, parseRate } from './money'
import type { Unit } from './periods'
import { normalisePhone } from './phones'
import { Refused } from './refused'
import type { LastTerm, LateRule, TermKind, TrialMode } from './renewal'
import { lineState, renewal, sentenceParts } from './renewal'
import { fold } from './text'
import { amountInWords } from './words'

/** The value, or the code of the refusal. */
function outcome<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}

const orError = <T>(c: object, value: () => T): T | string =>
  'error' in c && typeof c.error === 'string' ? c.error : value()

describe('money', () => {
  test.each(money.divide)('half of $numerator / $denominator goes away from zero', (c) => {
    expect(divide(BigInt(c.numerator), BigInt(c.denominator))).toBe(c.result)
  })
  test.each(money.rates)('rate $text', (c) => {
    expect(outcome(() => parseRate(c.text))).toBe(orError(c, () => c.rate))
  })
  test.each(money.amounts)('amount $text in $currency', (c) => {
    expect(outcome(() => parseAmount(c.text, c.currency))).toBe(orError(c, () => c.minor))
  })
  test.each(money.words)('$minor $currency in words', (c) => {
    expect(amountInWords(c.minor, c.currency, 'en')).toBe(c.en)
    expect(amountInWords(c.minor, c.currency, 'bn')).toBe(c.bn)
  })
  test.each(money.folds)('$text is folded', (c) => {
    expect(fold(c.text)).toBe(c.folded)
  })
})

describe('prices', () => {
  test.each(invoice.quotes)('$name', (c) => {
    const price = { priceMinor: c.price, taxInclusive: c.inclusive, taxRate: c.rate }
    const run = () => quote(price, c.count ?? 1, c.discount ?? 0, c.reason ?? 'old customer')
    const sums = outcome(() => {
      const q = run()
      return [q.net, q.allowance, q.tax, q.rounding, q.total]
    })
    expect(sums).toEqual(orError(c, () => c.expect))
  })
  test.each(invoice.effective_rates)('$name', (c) => {
    expect(effectiveRate(c.version, c.organization, c.registered)).toBe(c.rate)
  })
  test('a price beyond exact numbers is refused', () => {
    const price = { priceMinor: Number.MAX_SAFE_INTEGER, taxInclusive: true, taxRate: null }
    expect(outcome(() => quote(price, 2))).toBe('amount_too_large')
  })
})

type LastRow = (string | number | null)[] | null

function lastTerm(row: LastRow): LastTerm | null {
  if (!row) return null
  const [startsOn, endsOn, kind, anchorDay, graceDays, late] = row
  return {
    startsOn: String(startsOn),
    endsOn: String(endsOn),
    kind: kind as TermKind,
    anchorDay: anchorDay as number | null,
    graceDays: Number(graceDays),
    lateRule: (late ?? 'from_end_in_grace') as LateRule,
  }
}

describe('renewal', () => {
  test.each(renewals.renewals)('$name', (c) => {
    const [unit, count] = c.plan
    const plan = { unit: unit as Unit, count: Number(count) }
    const got = outcome(() => {
      const r = renewal(
        lastTerm(c.last),
        plan,
        c.paid_on,
        c.count ?? 1,
        (c.trial_mode ?? 'append') as TrialMode,
      )
      return [r.start, r.end, r.anchorDay, r.rule, r.trialEndsOn, r.trialVoided, r.oldEnd]
    })
    const wanted = () => [
      ...(c.expect ?? []),
      c.trial_ends_on ?? null,
      c.trial_voided ?? false,
      c.last?.[1] ?? null,
    ]
    expect(got).toEqual(orError(c, wanted))
  })
  test.each(renewals.states)('$name', (c) => {
    expect(
      lineState(c.ends_on, c.kind as TermKind | null, c.grace_days, c.today, c.terminated ?? false),
    ).toBe(c.state)
  })
  test('the sentence tells last days and days late', () => {
    const last = lastTerm(['2026-02-10', '2026-03-10', 'paid', 10, 3])
    const got = renewal(last, { unit: 'month', count: 1 }, '2026-03-12')
    expect(sentenceParts(got, '2026-03-12')).toEqual({
      start: '2026-03-10',
      last_day: '2026-04-09',
      old_last_day: '2026-03-09',
      late_days: 2,
    })
  })
})

const open = (row: (string | number)[]) => ({
  id: String(row[0]),
  issuedOn: String(row[1]),
  number: Number(row[2]),
  open: Number(row[3]),
})

describe('payments', () => {
  test.each(allocation.allocations)('$name', (c) => {
    const got = outcome(() => {
      const a = allocate(c.amount, c.open.map(open), c.own ? open(c.own) : null)
      return { parts: a.parts.map((part) => [part.invoiceId, part.amount]), advance: a.advance }
    })
    expect(got).toEqual(orError(c, () => ({ parts: c.parts, advance: c.advance })))
  })
  test.each(allocation.settlements)('$name', (c) => {
    const own = { id: 'own', issuedOn: '2026-11-25', number: 9, open: c.total }
    const got = outcome(() => {
      const s = settle(own, c.amount, c.use_advance, c.advance)
      const paid = s.payment.parts.reduce((sum, part) => sum + part.amount, 0)
      return [s.advanceUsed, paid, s.payment.advance, s.open]
    })
    expect(got).toEqual(orError(c, () => c.expect))
  })
  test.each(allocation.undos.filter((c) => c.by_author !== false))('undo $name', (c) => {
    expect(canUndo(c.made, c.undone, c.zone)).toBe(c.error === undefined)
  })
  test.each(allocation.discount_limits)('$name', (c) => {
    expect(outcome(() => checkDiscountLimit(c.price, c.discount, c.percent))).toBe(c.error)
  })
  test('owners give any discount, others what is set', () => {
    expect(discountPercent({}, 'owner')).toBe(100)
    expect(discountPercent({}, 'seller')).toBe(0)
    expect(discountPercent({ seller: 10 }, 'seller')).toBe(10)
  })
  test.each(allocation.trx_ids)('TrxID $text', (c) => {
    expect(outcome(() => trxId(c.text))).toBe(orError(c, () => c.trx_id))
  })
})

describe('boxes', () => {
  test.each(macs.macs)('MAC $text', (c) => {
    expect(outcome(() => macAddress(c.text))).toBe(orError(c, () => c.mac))
  })
})

describe('phones', () => {
  test.each(phones.phones)('$text', (c) => {
    expect(outcome(() => normalisePhone(c.text))).toBe(orError(c, () => c.e164))
  })
})
