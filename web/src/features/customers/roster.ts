/** Everybody with what must be done about them, in one walk over the book. Pure. */
import type { Customer, Id, Subscription, View } from '../../store'
import { NO_TERM, type Standing, standing } from './standing'

export interface Entry {
  readonly customer: Customer
  /** The line whose term ends first; terminated lines do not count. */
  readonly line: Subscription | null
  readonly standing: Standing
  readonly due: number
  readonly advance: number
  readonly pencil: boolean
}

export const VIEWS = ['all', 'due', 'lapsed', 'owes', 'advance', 'archived'] as const
export type ViewKey = (typeof VIEWS)[number]

export interface Roster {
  readonly entries: readonly Entry[]
  readonly counts: Readonly<Record<ViewKey, number>>
  readonly owed: number
}

/** Lapsed for longer: nothing is to be done today, so they stand at the end of the list. */
export const LONG_LAPSED_DAYS = 45
const AT_THE_END = 1e6

/** Sooner first, long lapsed after the living, no term last. */
function urgency({ standing: { state, left } }: Entry): number {
  if (state === 'none') return 2 * AT_THE_END
  return left < -LONG_LAPSED_DAYS ? AT_THE_END - left : left
}

const FITS: Readonly<Record<ViewKey, (entry: Entry) => boolean>> = {
  all: ({ customer }) => !customer.archived_at,
  due: ({ customer, standing: { state } }) => !customer.archived_at && (state === 'due' || state === 'grace'),
  lapsed: ({ customer, standing: { state } }) => !customer.archived_at && state === 'lapsed',
  owes: ({ due }) => due > 0,
  advance: ({ advance }) => advance > 0,
  archived: ({ customer }) => customer.archived_at !== null,
}

export const endsSooner = (a: Subscription, b: Subscription): boolean =>
  a.ends_on !== null && (b.ends_on === null || a.ends_on < b.ends_on)

/** The line that ends first of those that are not terminated. */
export function leading(lines: readonly Subscription[]): Subscription | null {
  const live = lines.filter((line) => !line.terminated_at)
  return live.reduce<Subscription | null>(
    (first, line) => (first && !endsSooner(line, first) ? first : line),
    null,
  )
}

function entry(view: View, customer: Customer, line: Subscription | null): Entry {
  const balance = view.balanceOf(customer.id)
  return {
    customer,
    line,
    standing: line ? standing(line, view.get('plan_version', line.plan_version_id), view.today) : NO_TERM,
    due: balance?.due_minor ?? 0,
    advance: balance?.advance_minor ?? 0,
    pencil: Boolean(customer.pencil || line?.pencil || balance?.pencil),
  }
}

export const entryOf = (view: View, customer: Customer): Entry =>
  entry(view, customer, leading(view.subscriptionsOf(customer.id)))

/** The leading line of every customer, by one walk. */
function leaders(view: View): ReadonlyMap<Id, Subscription> {
  const first = new Map<Id, Subscription>()
  for (const line of view.list('subscription').rows) {
    const known = first.get(line.customer_id)
    if (!line.terminated_at && (!known || endsSooner(line, known))) first.set(line.customer_id, line)
  }
  return first
}

/** All customers by last day, with the counts of the saved views. */
export function roster(view: View): Roster {
  const lines = leaders(view)
  const counts = { all: 0, due: 0, lapsed: 0, owes: 0, advance: 0, archived: 0 }
  let owed = 0
  const entries = view.list('customer').rows.map((customer) => {
    const made = entry(view, customer, lines.get(customer.id) ?? null)
    for (const key of VIEWS) if (FITS[key](made)) counts[key]++
    owed += made.due
    return made
  })
  return { entries: entries.sort((a, b) => urgency(a) - urgency(b)), counts, owed }
}

export const inView = (entries: readonly Entry[], key: ViewKey): readonly Entry[] => entries.filter(FITS[key])
