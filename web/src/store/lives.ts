import type { Clock } from '../api/clock'
import type { Collection, Id, Row } from '../api/rows'
import type { Delta } from './book'
import type { Picture } from './picture'
import { ListScan, type Scan, TakingsScan } from './scans'
import { SearchIndex } from './search'
import type { Listing, Live, LiveQuery } from './types'
import { Reader } from './view'

export interface Frames {
  /** Runs `act` before the next repaint. */
  request(act: () => void): void
}

interface HeldScan {
  readonly scan: Scan
  ready: boolean
  walking: boolean
  /** Changes that landed during the walk, applied after it. */
  readonly late: Delta[]
}

const SEARCH_SLICE = 2_000

/** Live queries, scans and search over one store. */
export class Lives {
  readonly store: Picture
  readonly search = new SearchIndex()
  readonly #frames: Frames
  readonly #clock: Clock
  readonly #queries = new Set<LiveHandle<unknown>>()
  readonly #scans = new Map<string, HeldScan>()
  #asked = false

  constructor(store: Picture, frames: Frames, clock: Clock) {
    this.store = store
    this.#frames = frames
    this.#clock = clock
    store.onChange((deltas, whole) => this.#changed(deltas, whole))
    this.#prepareSearch()
  }

  live<T>(query: LiveQuery<T>): LiveHandle<T> {
    return new LiveHandle(this, query)
  }

  /** Joins or leaves the queries that landings run again. */
  join(handle: LiveHandle<unknown>) {
    this.#queries.add(handle)
  }
  leave(handle: LiveHandle<unknown>) {
    this.#queries.delete(handle)
  }

  listScan<C extends Collection>(name: string, collection: C, listing: Listing<C>): ListScan<C> | null {
    return this.#scan(name, () => new ListScan(collection, listing)) as ListScan<C> | null
  }
  takings(): TakingsScan | null {
    return this.#scan('takings', () => new TakingsScan()) as TakingsScan | null
  }

  #scan(name: string, make: () => unknown): Scan | null {
    const held = this.#scans.get(name) ?? { scan: make() as Scan, ready: false, walking: false, late: [] }
    this.#scans.set(name, held)
    if (!held.ready && !held.walking) void this.#walk(held)
    return held.ready ? held.scan : null
  }

  async #walk(held: HeldScan): Promise<void> {
    held.walking = true
    held.late.length = 0
    held.scan.reset()
    const seen = new Map<Id, Row>()
    try {
      await this.store.walk(held.scan.collection, (rows) => {
        for (const row of rows) {
          seen.set(row.id, row)
          held.scan.see(row)
        }
      })
    } catch {
      held.walking = false
      return
    }
    // A landing during the walk may have been seen or not: judge by what the walk saw.
    for (const { collection, id, now } of held.late)
      held.scan.change({ collection, id, old: seen.get(id), now: newer(seen, id, now) })
    held.walking = false
    held.ready = held.scan.sound()
    this.#changed([], false, held.scan.collection)
  }

  #changed(deltas: readonly Delta[], whole: boolean, also?: Collection) {
    this.search.change(deltas)
    if (whole) this.search.forget()
    const touched = new Set<Collection>(deltas.map((delta) => delta.collection))
    if (also) touched.add(also)
    for (const held of this.#scans.values()) this.#feed(held, deltas, whole)
    for (const query of this.#queries) query.touch(touched, whole)
    this.#ask()
    if (whole) this.#prepareSearch()
  }

  #feed(held: HeldScan, deltas: readonly Delta[], whole: boolean) {
    if (whole) held.ready = false
    for (const delta of deltas) {
      if (delta.collection !== held.scan.collection || !(delta.old || delta.now)) continue
      if (held.walking) held.late.push(delta)
      else if (held.ready) held.scan.change(delta)
    }
    if (held.ready && !held.scan.sound()) held.ready = false
  }

  #ask() {
    if (this.#asked) return
    this.#asked = true
    this.#frames.request(() => {
      this.#asked = false
      for (const query of [...this.#queries]) query.refresh()
    })
  }

  /** Prepares search strings in slices while nothing else happens. */
  #prepareSearch() {
    this.#clock.after(50, () => {
      const reader = new Reader(this)
      const rows = this.store.book.rows('customer')
      if (!this.search.prepare(rows, (id) => reader.confirmedLines(id), SEARCH_SLICE)) this.#prepareSearch()
    })
  }
}

function newer(seen: Map<Id, Row>, id: Id, now: Row | undefined): Row | undefined {
  const before = seen.get(id)
  const kept = now && before && before.version > now.version ? before : now
  if (kept) seen.set(id, kept)
  else seen.delete(id)
  return kept
}

/** A query with its last answer. Reading is lazy; landings make it read again once a frame. */
export class LiveHandle<T> {
  readonly #lives: Lives
  readonly #query: LiveQuery<T>
  readonly #watchers = new Set<() => void>()
  #last: Live<T> | null = null
  #stale = false
  #missing = false

  constructor(lives: Lives, query: LiveQuery<T>) {
    this.#lives = lives
    this.#query = query
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    this.#lives.join(this)
    return () => {
      this.#watchers.delete(watcher)
      if (this.#watchers.size === 0) this.#lives.leave(this)
    }
  }

  readonly value = (): Live<T> => {
    this.#last ??= this.#run()
    return this.#last
  }

  touch(collections: ReadonlySet<Collection>, whole: boolean) {
    this.#stale ||= whole || this.#missing || this.#query.collections.some((name) => collections.has(name))
  }

  refresh() {
    if (!this.#stale) return
    this.#last = this.#run()
    for (const watcher of this.#watchers) watcher()
  }

  #run(): Live<T> {
    this.#stale = false
    const reader = new Reader(this.#lives)
    const value = this.#query.read(reader)
    this.#missing = reader.missing
    return { value, loading: reader.missing || firstLoad(this.#lives.store, this.#query.collections) }
  }
}

/** Figures that are only right when everything is in (SYNC-7). */
const SUMS: ReadonlySet<Collection> = new Set<Collection>([
  'customer_balance',
  'seller_balance',
  'invoice_state',
  'payment',
])

/** The first load has not brought one of these collections yet; sums wait for its last pull. */
function firstLoad(store: Picture, collections: readonly Collection[]): boolean {
  const { cursor, snapshot } = store.marks
  if (cursor !== null) return false
  return collections.some(
    (name) => snapshot === null || SUMS.has(name) || store.book.pages(name).length === 0,
  )
}
