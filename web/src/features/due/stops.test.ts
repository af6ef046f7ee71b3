import { describe, expect, test } from 'vitest'
import type { Row, View } from '../../store'
import { balance, customer, line, organization, plan, planVersion } from '../../sync/testing/cast'
import { roster } from '../customers/roster'
import { inDueView, stops } from './stops'

interface Person {
  readonly name: string
  /** Exclusive end of the term. */
  readonly ends: string
  readonly due?: number
  readonly advance?: number
  readonly archived?: boolean
}

/** A book of these people on 25 November 2026, one line each. */
function book(people: readonly Person[]): View {
  const customers = people.map(({ name, archived }) =>
    customer({ name, archived_at: archived ? '2026-11-01T00:00:00Z' : null }),
  )
  const lines = people.map(({ ends }, index) =>
    line(customers[index]?.id ?? '', { ends_on: ends, term_starts_on: '2026-09-01', term_kind: 'paid' }),
  )
  const balances = people.map(({ due = 0, advance = 0 }, index) =>
    balance(customers[index]?.id ?? '', { due_minor: due, advance_minor: advance }),
  )
  const rows: Readonly<Record<string, readonly Row[]>> = {
    customer: customers,
    subscription: lines,
    customer_balance: balances,
    plan: [plan()],
    plan_version: [planVersion()],
  }
  const view = {
    today: '2026-11-25',
    organization: organization(),
    get: (name: string, id: string) => rows[name]?.find((row) => row.id === id),
    list: (name: string, { filter = () => true }: { filter?: (row: Row) => boolean } = {}) => {
      const found = (rows[name] ?? []).filter(filter)
      return { rows: found, total: found.length }
    },
    balanceOf: (id: string) => balances.find((row) => row.customer_id === id),
    subscriptionsOf: (id: string) => lines.filter((row) => row.customer_id === id),
    currentVersion: () => planVersion(),
  }
  return view as unknown as View
}

const names = (found: readonly { customer: { name: string } }[]) => found.map((item) => item.customer.name)

describe('the due list', () => {
  const people = [
    { name: 'in four days', ends: '2026-11-30' },
    { name: 'in three days', ends: '2026-11-29' },
    { name: 'today', ends: '2026-11-26', due: 20_000 },
    { name: 'in grace', ends: '2026-11-24' },
    { name: 'lapsed 45 days', ends: '2026-10-12' },
    { name: 'lapsed 46 days', ends: '2026-10-11' },
    { name: 'owes only', ends: '2027-01-01', due: 70_000 },
    { name: 'archived', ends: '2026-11-26', archived: true },
  ]

  test('holds what ends within three days, is in grace, lapsed for 45 days, or owes', () => {
    expect(names(stops(book(people)))).toEqual([
      'today',
      'in grace',
      'in three days',
      'lapsed 45 days',
      'owes only',
    ])
  })

  test('who owes and has a line due is named once, for the line', () => {
    expect(names(inDueView(stops(book(people)), 'owes'))).toEqual(['today', 'owes only'])
  })

  test('a collector leaves out whoever has lapsed for more than 15 days', () => {
    expect(names(stops(book(people), 15))).not.toContain('lapsed 45 days')
  })

  test('the button takes the price without the advance, or what is owed', () => {
    const [ends, owes] = stops(
      book([
        { name: 'ends', ends: '2026-11-26', advance: 20_000 },
        { name: 'owes', ends: '2027-01-01', due: 70_000 },
      ]),
    )
    expect(ends?.amount).toBe(30_000)
    expect(owes).toMatchObject({ amount: 70_000, line: null })
  })
})

describe('the customers list', () => {
  test('has on top what must be done, and the long lapsed below the living', () => {
    const { entries, counts } = roster(
      book([
        { name: 'healthy', ends: '2027-01-01' },
        { name: 'gone long ago', ends: '2026-09-01' },
        { name: 'today', ends: '2026-11-26' },
        { name: 'lapsed', ends: '2026-11-10', advance: 5_000 },
      ]),
    )
    expect(names(entries)).toEqual(['lapsed', 'today', 'healthy', 'gone long ago'])
    expect(counts).toEqual({ all: 4, due: 1, lapsed: 2, owes: 0, advance: 1, archived: 0 })
  })
})
