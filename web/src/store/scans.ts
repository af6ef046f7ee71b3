import type { Collection, Id, Row } from '../api/rows'
import type { Delta } from './book'
import type { DaySum, Listed, Listing } from './types'

/** Something computed by one walk over a collection and kept up to date by landings. */
export interface Scan<C extends Collection = Collection> {
  readonly collection: C
  /** Forgets everything; the walk begins anew. */
  reset(): void
  see(row: Row<C>): void
  change(delta: Delta<C>): void
  /** False when a change took away more than can be made up: walk again. */
  sound(): boolean
}

/** Matching rows in order. With a limit only that many are held, with room for removals. */
export class ListScan<C extends Collection> implements Scan<C> {
  readonly collection: C
  readonly #listing: Listing<C>
  readonly #room: number
  #held: Row<C>[] = []
  #total = 0

  constructor(collection: C, listing: Listing<C>) {
    this.collection = collection
    this.#listing = listing
    this.#room = listing.limit === undefined ? Number.POSITIVE_INFINITY : listing.limit * 2 + 50
  }

  reset() {
    this.#held = []
    this.#total = 0
  }

  see(row: Row<C>) {
    if (!this.#fits(row)) return
    this.#total++
    this.#held.push(row)
    if (this.#held.length > this.#room * 2) this.#trim()
  }

  change({ id, old, now }: Delta<C>) {
    if (old && this.#fits(old)) this.#total--
    this.#held = this.#held.filter((row) => row.id !== id)
    if (now) this.see(now)
  }

  sound() {
    const wanted = Math.min(this.#total, this.#listing.limit ?? this.#total)
    return this.#held.length >= wanted
  }

  /** Rows with the drawn ones on top. */
  read(drawn: ReadonlyMap<Id, Row<C>> | undefined): Listed<C> {
    this.#trim()
    if (!drawn?.size) return { rows: this.#held.slice(0, this.#listing.limit), total: this.#total }
    const base = this.#held.filter((row) => !drawn.has(row.id))
    const laid = [...base, ...[...drawn.values()].filter((row) => this.#fits(row))]
    if (this.#listing.order) laid.sort(this.#listing.order)
    const total = this.#total + laid.length - this.#held.length
    return { rows: laid.slice(0, this.#listing.limit), total }
  }

  #fits(row: Row<C>) {
    return this.#listing.filter?.(row) ?? true
  }

  #trim() {
    if (this.#listing.order) this.#held.sort(this.#listing.order)
    if (this.#held.length > this.#room) this.#held.length = this.#room
  }
}

/** Payments summed by day, collector, method and currency. Amounts in minor units. */
export class TakingsScan implements Scan<'payment'> {
  readonly collection = 'payment'
  #sums = new Map<string, DaySum>()

  reset() {
    this.#sums.clear()
  }
  see(row: Row<'payment'>) {
    add(this.#sums, row, 1, false)
  }
  change({ old, now }: Delta<'payment'>) {
    if (old) add(this.#sums, old, -1, false)
    if (now) add(this.#sums, now, 1, false)
  }
  sound() {
    return true
  }

  /** Days from…to inclusive. `drawn` replaces `base` rows of the same id. */
  read(from: string, to: string, base: readonly Row<'payment'>[], drawn: Iterable<Row<'payment'>>): DaySum[] {
    const sums = new Map(this.#sums)
    for (const row of base) add(sums, row, -1, true)
    for (const row of drawn) add(sums, row, 1, true)
    return [...sums.values()].filter(
      (sum) => sum.count > 0 && sum.received_on >= from && sum.received_on <= to,
    )
  }
}

function add(sums: Map<string, DaySum>, row: Row<'payment'>, sign: 1 | -1, pencil: boolean) {
  if (row.reversed_at !== null) return
  const { received_on, collector_id, method, currency } = row
  const name = `${received_on}|${collector_id}|${method}|${currency}`
  const before = sums.get(name)
  sums.set(name, {
    received_on,
    collector_id,
    method,
    currency,
    count: (before?.count ?? 0) + sign,
    sum_minor: (before?.sum_minor ?? 0) + sign * row.amount_minor,
    pencil: pencil || (before?.pencil ?? false),
  })
}
