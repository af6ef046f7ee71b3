/** Who is to be visited or called, with the amount (M19). Pure. */
import type { Collection, Customer, Id, Subscription, View } from '../../store'
import { LONG_LAPSED_DAYS, leading } from '../customers/roster'
import { NO_TERM, type Standing, standing } from '../customers/standing'
import { renewalPrice } from '../renew/price'

export interface Stop {
  /** The line's id, or the customer's when only money is owed. */
  readonly key: Id
  readonly customer: Customer
  /** Null: nothing is to be renewed, money is owed. */
  readonly line: Subscription | null
  readonly standing: Standing
  /** What the button takes: price − advance, or what is owed; null on a trial, where a plan is chosen first. */
  readonly amount: number | null
  readonly due: number
  readonly pencil: boolean
}

const SOON_DAYS = 3

export const STOPS: readonly Collection[] = [
  'customer',
  'subscription',
  'customer_balance',
  'plan',
  'plan_version',
  'organization',
]

const money = (view: View, customer: Id) => {
  const balance = view.balanceOf(customer)
  return { due: balance?.due_minor ?? 0, advance: balance?.advance_minor ?? 0 }
}

/** Ends within three days, in grace, or lapsed for at most `longest` days. */
function isDue(line: Subscription, at: Standing, longest: number): boolean {
  return !line.terminated_at && at.state !== 'none' && at.left <= SOON_DAYS && at.left >= -longest
}

function lineStops(view: View, longest: number): Stop[] {
  return view.list('subscription').rows.flatMap((line): Stop[] => {
    const at = standing(line, view.get('plan_version', line.plan_version_id), view.today)
    const customer = isDue(line, at, longest) ? view.get('customer', line.customer_id) : undefined
    if (!customer || customer.archived_at) return []
    const { due, advance } = money(view, customer.id)
    const price = renewalPrice(view, line)
    const amount = price === null ? null : Math.max(0, price - advance)
    return [{ key: line.id, customer, line, standing: at, amount, due, pencil: line.pencil === true }]
  })
}

function owing(view: View, listed: ReadonlySet<Id>): Stop[] {
  return view
    .list('customer_balance', { filter: (row) => row.due_minor > 0 && !listed.has(row.customer_id) })
    .rows.flatMap((row): Stop[] => {
      const customer = view.get('customer', row.customer_id)
      if (!customer) return []
      const line = leading(view.subscriptionsOf(customer.id))
      const version = line ? view.get('plan_version', line.plan_version_id) : undefined
      return [
        {
          key: customer.id,
          customer,
          line: null,
          standing: line ? standing(line, version, view.today) : NO_TERM,
          amount: row.due_minor,
          due: row.due_minor,
          pencil: row.pencil === true,
        },
      ]
    })
}

/** Nearest to today first; who only owes comes last, the largest sum first. */
function order(a: Stop, b: Stop): number {
  if (a.line && b.line)
    return Math.abs(a.standing.left) - Math.abs(b.standing.left) || b.standing.left - a.standing.left
  return a.line ? -1 : b.line ? 1 : b.due - a.due
}

/** The due list: `longest` days lapsed at most, then who owes. */
export function stops(view: View, longest = LONG_LAPSED_DAYS): readonly Stop[] {
  const lines = lineStops(view, longest)
  const listed = new Set(lines.map((stop) => stop.customer.id))
  return [...lines, ...owing(view, listed)].sort(order)
}

export type DueView = 'all' | 'today' | 'soon' | 'grace' | 'lapsed' | 'owes'

const FITS: Readonly<Record<DueView, (stop: Stop) => boolean>> = {
  all: () => true,
  today: ({ line, standing }) => line !== null && standing.left === 0,
  soon: ({ line, standing }) => line !== null && standing.left > 0,
  grace: ({ line, standing }) => line !== null && standing.state === 'grace',
  lapsed: ({ line, standing }) => line !== null && standing.state === 'lapsed',
  owes: ({ due }) => due > 0,
}

export const inDueView = (all: readonly Stop[], key: DueView): readonly Stop[] => all.filter(FITS[key])

export const sumOf = (some: readonly Stop[]): number =>
  some.reduce((sum, stop) => sum + (stop.amount ?? 0), 0)
