/** Today and the month from the local book: everybody's for the office, his own for a seller. Pure. */
import { addDays } from '../../shared/periods'
import type { Collection, Customer, DaySum, Id, IsoDate, Payment, Seller, View } from '../../store'
import { localDate } from '../../sync'
import { standing } from '../customers/standing'
import { STOPS, stops, sumOf } from '../due/stops'
import { me } from '../renew/queries'

const SHOWN_PAYMENTS = 8
const WEEK = 7

export interface Collector {
  readonly seller: Seller
  readonly taken: number
  readonly cash: number
}

export interface Taken {
  readonly payment: Payment
  readonly customer: Customer | undefined
}

export interface Figures {
  readonly today: IsoDate
  readonly taken: {
    readonly sum: number
    readonly count: number
    readonly cash: number
    readonly pencil: boolean
  }
  /** Confirmed cash; what waits is added by the page. */
  readonly inHand: { readonly minor: number; readonly people: number }
  readonly due: { readonly count: number; readonly sum: number }
  readonly lapsed: { readonly count: number; readonly sum: number }
  readonly owed: { readonly count: number; readonly sum: number }
  readonly month: {
    readonly sum: number
    /** The month before, up to the same day. */
    readonly before: number
    readonly running: number
    readonly fresh: number
  }
  /** Running totals by day of this month and of the one before, minor units. */
  readonly curve: { readonly now: readonly number[]; readonly before: readonly number[] }
  /** Lines that end on each of the next seven days, today first. */
  readonly week: readonly { readonly date: IsoDate; readonly count: number }[]
  readonly payments: readonly Taken[]
  readonly collectors: readonly Collector[]
}

export const FIGURES: readonly Collection[] = [...STOPS, 'payment', 'seller', 'seller_balance']

const total = (sums: readonly DaySum[]): number => sums.reduce((sum, day) => sum + day.sum_minor, 0)
const monthStart = (date: IsoDate): IsoDate => `${date.slice(0, 7)}-01`

/** Days of a month, as running totals up to `until`. */
function curve(sums: readonly DaySum[], from: IsoDate, until: IsoDate): number[] {
  const byDay = new Map<IsoDate, number>()
  for (const { received_on, sum_minor } of sums)
    byDay.set(received_on, (byDay.get(received_on) ?? 0) + sum_minor)
  const points = [0]
  for (let date = from; date <= until; date = addDays(date, 1))
    points.push((points.at(-1) ?? 0) + (byDay.get(date) ?? 0))
  return points
}

function lines(view: View) {
  const week = Array.from({ length: WEEK }, (_, index) => ({ date: addDays(view.today, index), count: 0 }))
  let running = 0
  for (const line of view.list('subscription').rows) {
    if (line.terminated_at) continue
    const at = standing(line, view.get('plan_version', line.plan_version_id), view.today)
    if (at.state !== 'none' && at.left >= 0) running++
    const day = week[at.left]
    if (at.state !== 'none' && day) day.count++
  }
  return { week, running }
}

/** Customers made since a local date. A zone is at most a day from UTC, so only near rows are asked for theirs. */
function freshSince(view: View, from: IsoDate): number {
  const zone = view.organization?.time_zone ?? 'UTC'
  const near = addDays(from, -1)
  const isFresh = ({ created_at: at }: Customer) =>
    at.slice(0, 10) >= near && localDate(Date.parse(at), zone) >= from
  return view.list('customer', { filter: isFresh, limit: 0 }).total
}

function collectors(view: View, sums: readonly DaySum[]): Collector[] {
  const sellers = view.list('seller', { filter: (seller) => seller.state === 'active' }).rows
  return sellers
    .map((seller) => ({
      seller,
      taken: total(sums.filter((day) => day.collector_id === seller.id)),
      cash: view.cashOf(seller.id)?.cash_minor ?? 0,
    }))
    .filter(({ taken, cash }) => taken > 0 || cash > 0)
    .sort((a, b) => b.taken - a.taken)
}

function payments(view: View, seller: Id | null): Taken[] {
  const { rows } = view.scan(`home ${view.today} ${seller ?? ''}`, 'payment', {
    filter: (row) =>
      row.received_on === view.today && !row.reversed_at && (seller === null || row.collector_id === seller),
    order: (a, b) => (a.captured_at < b.captured_at ? 1 : -1),
    limit: SHOWN_PAYMENTS,
  })
  return rows.map((payment) => ({ payment, customer: view.get('customer', payment.customer_id) }))
}

/** `own`: only what this member collected and sold. */
export function figures(view: View, own: boolean): Figures {
  const { today } = view
  const seller = own ? (me(view).seller?.id ?? '') : null
  const from = monthStart(today)
  const lastMonth = monthStart(addDays(from, -1))
  const lastDayBefore = addDays(from, -1)
  const ours = (sums: readonly DaySum[]) =>
    sums.filter((day) => seller === null || day.collector_id === seller)
  const now = ours(view.takings(from, today))
  const before = ours(view.takings(lastMonth, lastDayBefore))
  const todays = now.filter((day) => day.received_on === today)
  const all = stops(view)
  const pick = (fits: (stop: (typeof all)[number]) => boolean) => all.filter(fits)
  const due = pick(({ line, standing: { left } }) => line !== null && left === 0)
  const lapsed = pick(({ line, standing: { state } }) => line !== null && state === 'lapsed')
  const owing = view.list('customer_balance', { filter: (row) => row.due_minor > 0 }).rows
  const balances = view.list('seller_balance', { filter: (row) => row.cash_minor !== 0 }).rows
  const sameDay = addDays(lastMonth, Number(today.slice(8, 10)) - 1)
  const { week, running } = lines(view)
  return {
    today,
    taken: {
      sum: total(todays),
      count: todays.reduce((sum, day) => sum + day.count, 0),
      cash: total(todays.filter((day) => day.method === 'cash')),
      pencil: todays.some((day) => day.pencil),
    },
    inHand: {
      minor: balances.reduce(
        (sum, row) => sum + (seller === null || row.seller_id === seller ? row.cash_minor : 0),
        0,
      ),
      people: balances.filter((row) => row.cash_minor > 0).length,
    },
    due: { count: due.length, sum: sumOf(due) },
    lapsed: { count: lapsed.length, sum: sumOf(lapsed) },
    owed: { count: owing.length, sum: owing.reduce((sum, row) => sum + row.due_minor, 0) },
    month: {
      sum: total(now),
      before: total(before.filter((day) => day.received_on <= sameDay)),
      running,
      fresh: freshSince(view, from),
    },
    curve: { now: curve(now, from, today), before: curve(before, lastMonth, lastDayBefore) },
    week,
    payments: payments(view, seller),
    collectors: own ? [] : collectors(view, todays),
  }
}
