import { describe, expect, test } from 'vitest'
import type { Row, View } from '../../store'
import { customer, organization } from '../../sync/testing/cast'
import { figures } from './figures'

/** The book of an organization in `zone` on 25 November 2026, with customers made at these instants. */
function book(zone: string, made: readonly string[]): View {
  const customers = made.map((created_at) => customer({ created_at }))
  const view = {
    today: '2026-11-25',
    organization: { ...organization(), time_zone: zone },
    list: (name: string, { filter = () => true }: { filter?: (row: Row) => boolean } = {}) => {
      const found = name === 'customer' ? customers.filter(filter) : []
      return { rows: found, total: found.length }
    },
    get: () => undefined,
    takings: () => [],
    scan: () => ({ rows: [], total: 0 }),
    balanceOf: () => undefined,
    subscriptionsOf: () => [],
    cashOf: () => undefined,
  }
  return view as unknown as View
}

const fresh = (zone: string, made: readonly string[]) => figures(book(zone, made), false).month.fresh

describe('new customers of the month', () => {
  const lastMinute = '2026-10-31T17:59:59Z'
  const midnight = '2026-10-31T18:00:00Z'

  test('the month begins at midnight in Dhaka, six hours before it does in Greenwich', () => {
    expect(fresh('Asia/Dhaka', [lastMinute, midnight])).toBe(1)
    expect(fresh('UTC', [lastMinute, midnight, '2026-11-01T00:00:00Z'])).toBe(1)
  })

  test('west of Greenwich it begins later', () => {
    expect(fresh('America/New_York', ['2026-11-01T03:59:59Z', '2026-11-01T04:00:00Z'])).toBe(1)
  })

  test('earlier months are not counted', () => {
    expect(fresh('Asia/Dhaka', ['2026-10-25T12:00:00Z', '2025-11-25T12:00:00Z'])).toBe(0)
  })
})
