import { describe, expect, it } from 'vitest'
import type { OfflineBodies, OfflineKind } from '../api/kinds'
import type { Collection, Id, Row } from '../api/rows'
import { type PredictRows, replay } from '../store/overlay'
import type { OutboxRecord } from '../store/records'
import { predict } from './predict'
import * as cast from './testing/cast'

const owner = cast.customer()
const contract = cast.line(owner.id)

/** A base of rows, by collection. */
function base(rows: readonly (readonly [Collection, Row])[]): PredictRows {
  const all = (collection: Collection) => rows.filter(([name]) => name === collection).map(([, row]) => row)
  return {
    get: ((collection: Collection, id: Id) =>
      all(collection).find((row) => row.id === id)) as PredictRows['get'],
    balanceOf: (customer) =>
      (all('customer_balance') as Row<'customer_balance'>[]).find((row) => row.customer_id === customer),
    papers: ((collection: Collection, customer: Id) =>
      all(collection).filter(
        (row) => 'customer_id' in row && row.customer_id === customer,
      )) as PredictRows['papers'],
  }
}

let seq = 0
const command = <K extends OfflineKind>(kind: K, body: OfflineBodies[K]): OutboxRecord => ({
  key: cast.id('e'),
  seq: ++seq,
  kind,
  kind_version: 1,
  body,
  needs: [],
  captured_at: '2026-11-25T06:00:00Z',
  captured_on: '2026-11-25',
  clock_offset_ms: 0,
  state: 'waiting',
  refusal: null,
  blocked_by: null,
  customer_id: owner.id,
  member_id: cast.MEMBER,
  collector_id: cast.JAMAL,
})

const known: readonly (readonly [Collection, Row])[] = [
  ['customer', owner],
  ['plan', cast.plan()],
  ['plan_version', cast.planVersion()],
  ['subscription', contract],
]
const withBalance = (due_minor: number, advance_minor: number) =>
  [...known, ['customer_balance', cast.balance(owner.id, { due_minor, advance_minor })] as const] as const

const renewal = (over: Partial<OfflineBodies['payments.renew']> = {}): OfflineBodies['payments.renew'] => ({
  subscription_id: contract.id,
  term_id: cast.id('7'),
  invoice_id: cast.id('1'),
  count: 1,
  payment: {
    id: cast.id('9'),
    amount_minor: 50_000,
    currency: 'BDT',
    method: 'cash',
    receipt_number: 'JAM7-000001',
  },
  discount_minor: 0,
  discount_reason: '',
  use_advance_minor: 0,
  due_on: null,
  trial_mode: 'append',
  expect: {
    plan_version_id: cast.PLAN_V1,
    price_minor: 50_000,
    old_end: null,
    new_start: '2026-11-25',
    new_end: '2026-12-25',
  },
  ...over,
})

function drawn(rows: readonly (readonly [Collection, Row])[], ...commands: readonly OutboxRecord[]) {
  const overlay = replay(base(rows), commands, predict)
  return <C extends Collection>(collection: C) => [...(overlay.get(collection)?.values() ?? [])] as Row<C>[]
}
const balanceAfter = (
  rows: readonly (readonly [Collection, Row])[],
  ...commands: readonly OutboxRecord[]
) => {
  const [row] = drawn(rows, ...commands)('customer_balance')
  return row && [row.due_minor, row.advance_minor, row.pencil]
}
const collect = (amount_minor: number, id = cast.id('9')) =>
  command('payments.collect', { id, customer_id: owner.id, amount_minor, currency: 'BDT', method: 'cash' })

describe('what a waiting command draws', () => {
  it('is pencil, every row of it', () => {
    const rows = drawn(withBalance(0, 0), command('payments.renew', renewal()))
    for (const name of ['subscription', 'term', 'payment', 'money_receipt', 'customer_balance'] as const)
      expect([name, rows(name).map((row) => row.pencil)]).toEqual([name, [true]])
  })

  it('a new customer has no number yet, and everything after builds on him', () => {
    const id = cast.id('c')
    const rows = drawn(
      known,
      command('customers.create', { id, seller_id: null, name: 'Rina', phones: ['+88018'], note: 'gate' }),
      command('customers.edit', { id, set: { area: 'Uttara' }, was: { area: '' }, phones_add: ['+88019'] }),
      command('subscriptions.add', { id: cast.id('5'), customer_id: id, plan_id: cast.PLAN, boxes: [] }),
    )
    expect(rows('customer')).toMatchObject([
      { number: null, seller_id: cast.JAMAL, area: 'Uttara', phones: ['+88018', '+88019'] },
    ])
    expect(rows('customer_note')).toMatchObject([{ text: 'gate', customer_id: id }])
    expect(rows('subscription')).toMatchObject([{ customer_id: id, number: null, ends_on: null }])
  })

  it('a trial starts its term at once', () => {
    const trial = { ...cast.plan(), kind: 'trial' as const }
    const body = {
      id: cast.id('5'),
      customer_id: owner.id,
      plan_id: cast.PLAN,
      boxes: [],
      trial_term_id: cast.id('7'),
    }
    const rows = drawn(
      [...known.filter(([name]) => name !== 'plan'), ['plan', trial]],
      command('subscriptions.add', body),
    )
    expect(rows('term')).toMatchObject([{ kind: 'trial', starts_on: '2026-11-25', ends_on: '2026-12-25' }])
    expect(rows('subscription')).toMatchObject([{ ends_on: '2026-12-25', term_kind: 'trial' }])
  })

  it('a changed line keeps what was not changed; boxes come and go with it', () => {
    const box = (id: string, mac: string) => ({
      id,
      version: 1,
      subscription_id: contract.id,
      customer_id: owner.id,
      seller_id: cast.JAMAL,
      mac,
      serial: '',
      model: '',
      removed_at: null,
    })
    const [old, fresh] = [cast.id('b'), cast.id('b')]
    const rows = drawn(
      [...known, ['box', box(old, '00:1A:79:00:00:01')]],
      command('subscriptions.edit', {
        id: contract.id,
        set: { username: 'karim2', connections: 2 },
        was: { username: 'karim1', connections: 1 },
      }),
      command('subscriptions.set_boxes', {
        id: contract.id,
        add: [{ id: fresh, mac: '00:1A:79:00:00:02' }],
        remove: [old],
      }),
    )
    expect(rows('subscription')).toMatchObject([
      { username: 'karim2', connections: 2, auto_renew: false, number: 'L-00001', pencil: true },
    ])
    expect(rows('box')).toMatchObject([
      { id: old, removed_at: '2026-11-25T06:00:00Z' },
      { id: fresh, mac: '00:1A:79:00:00:02', subscription_id: contract.id, removed_at: null },
    ])
  })

  it('a change of a line that is not here draws nothing', () => {
    const nobody = cast.id('5')
    const rows = drawn(
      known,
      command('subscriptions.edit', { id: nobody, set: { connections: 2 }, was: { connections: 1 } }),
      command('subscriptions.set_boxes', { id: nobody, add: [{ id: cast.id('b'), mac: 'x' }], remove: [] }),
    )
    expect([rows('subscription'), rows('box')]).toEqual([[], []])
  })

  it('no fiscal number and no invoice is made up', () => {
    const rows = drawn(withBalance(0, 0), command('payments.renew', renewal()))
    expect([rows('invoice'), rows('invoice_state')]).toEqual([[], []])
  })

  it('the same payment id shows once though its row is there already', () => {
    const paid = cast.payment(owner.id)
    const rows = drawn([...withBalance(0, 50_000), ['payment', paid]], collect(50_000, paid.id))
    expect(rows('payment')).toHaveLength(1)
  })

  it('refused and blocked commands draw nothing', () => {
    for (const state of ['rejected', 'blocked', 'handed'] as const)
      expect(drawn(known, { ...collect(5), state })('payment')).toEqual([])
  })
})

describe('the balance in pencil', () => {
  it('money settles what is owed first, the rest is advance', () => {
    expect(balanceAfter(withBalance(300, 0), collect(500))).toEqual([0, 200, true])
    expect(balanceAfter(withBalance(800, 0), collect(500))).toEqual([300, 0, true])
  })

  it('a full renewal changes nothing owed; a short one is credit; an advance is used as asked', () => {
    expect(balanceAfter(withBalance(0, 0), command('payments.renew', renewal()))).toEqual([0, 0, true])
    const onCredit = command('payments.renew', renewal({ payment: null }))
    expect(balanceAfter(withBalance(0, 0), onCredit)).toEqual([50_000, 0, true])
    const fromAdvance = command('payments.renew', renewal({ payment: null, use_advance_minor: 50_000 }))
    expect(balanceAfter(withBalance(0, 60_000), fromAdvance)).toEqual([0, 10_000, true])
  })

  it('is not made up for a customer of the server whose balance is not in yet', () => {
    expect(balanceAfter(known, collect(500))).toBeUndefined()
  })

  it('undoing a collection gives back what was owed; undoing a renewal cancels out', () => {
    const paid = cast.payment(owner.id, { amount_minor: 500 })
    const undo = (invoice_id: string | null) =>
      command('payments.undo', {
        payment_id: paid.id,
        invoice_id,
        credit_note_id: cast.id('a'),
        reason: 'wrong',
      })
    const rows = [...withBalance(0, 200), ['payment', paid] as const]
    expect(balanceAfter(rows, undo(null))).toEqual([300, 0, true])
    const bill = cast.invoice(owner.id, { total_minor: 500 })
    expect(balanceAfter([...withBalance(0, 0), ['payment', paid], ['invoice', bill]], undo(bill.id))).toEqual(
      [0, 0, true],
    )
    expect(drawn(rows, undo(null))('payment')).toMatchObject([
      { id: paid.id, reversed_at: '2026-11-25T06:00:00Z' },
    ])
  })
})

it('an undone renewal gives the line its former end back', () => {
  const earlier = { id: cast.id('7'), starts_on: '2026-10-25', ends_on: '2026-11-25' }
  const term = (over: object) => ({
    ...(drawn(withBalance(0, 0), command('payments.renew', renewal()))('term')[0] as Row<'term'>),
    ...over,
  })
  const body = renewal()
  const undo = command('payments.undo', {
    payment_id: body.payment?.id ?? null,
    invoice_id: body.invoice_id,
    credit_note_id: cast.id('a'),
    reason: 'wrong line',
  })
  const rows = drawn([...withBalance(0, 0), ['term', term(earlier)]], command('payments.renew', body), undo)
  expect(rows('subscription')).toMatchObject([{ ends_on: '2026-11-25', term_starts_on: '2026-10-25' }])
  expect(rows('term')).toMatchObject([{ voided_at: '2026-11-25T06:00:00Z' }])
  expect(balanceAfter(withBalance(0, 0), command('payments.renew', body), undo)).toEqual([0, 0, true])
})
