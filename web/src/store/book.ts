import type { Collection, Id, Row } from '../api/rows'
import { type Page, type PageWrite, pageAt } from './pages'
import { COLLECTIONS, isResident } from './shapes'
import type { Resident } from './types'

/** A row that a landing changed. */
export interface Delta<C extends Collection = Collection> {
  readonly collection: C
  readonly id: Id
  readonly old: Row<C> | undefined
  readonly now: Row<C> | undefined
}

/** Lists that lookups need, by collection: index name → column. */
const INDEXES: { readonly [C in Resident]?: readonly string[] } = {
  customer: ['seller_id'],
  customer_balance: ['customer_id'],
  subscription: ['customer_id'],
  box: ['subscription_id'],
  seller: ['parent_id'],
  seller_balance: ['seller_id'],
  plan_version: ['plan_id'],
}

/** Columns of the large collections whose values repeat. */
const REPEATED: { readonly [C in Resident]?: readonly string[] } = {
  customer: ['id', 'seller_id', 'kind', 'language', 'area'],
  customer_balance: ['customer_id', 'seller_id', 'currency'],
  subscription: [
    'customer_id',
    'seller_id',
    'plan_id',
    'plan_version_id',
    'sold_by_id',
    'term_starts_on',
    'ends_on',
    'term_kind',
  ],
}

const CACHE_PAGES = 64
const NONE: readonly Row[] = []

const cell = (row: Row, column: string): unknown => (row as unknown as Record<string, unknown>)[column]

/**
 * The confirmed rows in memory: whole resident collections with their indexes, and the page list of every
 * collection. Pages of papers are held for a while, the least recently used go first (UI-2).
 */
export class Book {
  readonly #rows = new Map<Collection, Map<Id, Row>>()
  readonly #indexes = new Map<string, Map<Id, Id[]>>()
  readonly #strings = new Map<string, string>()
  readonly #pages: Map<Collection, Page[]>
  /** Pages of papers in memory, oldest use first. */
  readonly #cached = new Map<string, Page>()

  constructor(pages: Map<Collection, Page[]>) {
    this.#pages = pages
    for (const collection of COLLECTIONS) {
      this.#rows.set(collection, new Map())
      for (const column of isResident(collection) ? (INDEXES[collection] ?? []) : [])
        this.#indexes.set(`${collection}.${column}`, new Map())
    }
  }

  get<C extends Resident>(collection: C, id: Id): Row<C> | undefined {
    return this.#rows.get(collection)?.get(id) as Row<C> | undefined
  }

  rows<C extends Resident>(collection: C): ReadonlyMap<Id, Row<C>> {
    return this.#rows.get(collection) as unknown as ReadonlyMap<Id, Row<C>>
  }

  /** Ids of rows whose `column` is `value`; only for the columns of INDEXES. */
  ids(collection: Resident, column: string, value: Id): readonly Id[] {
    return this.#indexes.get(`${collection}.${column}`)?.get(value) ?? []
  }

  pages(collection: Collection): readonly Page[] {
    return this.#pages.get(collection) ?? []
  }

  /** Rows of a page, or undefined when they are not in memory. */
  read(collection: Collection, page: Page): readonly Row[] | undefined {
    if (page.rows && !isResident(collection)) this.#use(collection, page)
    return page.rows
  }

  /** Keeps rows that were read from the disk. */
  hold(collection: Collection, first: string, rows: readonly Row[]): void {
    const page = this.#page(collection, first)
    if (!page) return
    page.rows = rows
    if (!isResident(collection)) this.#use(collection, page)
  }

  /** False when some of these pages held rows that nobody knows here: deltas would lie. */
  knows(writes: readonly PageWrite[]): boolean {
    return writes.every(({ collection, first, before }) => {
      const page = this.#page(collection, first)
      return before !== undefined || page === undefined || page.rows !== undefined
    })
  }

  /** Takes over the pages of a resident collection as they were read; nothing is compared. */
  fill(collection: Resident, pages: readonly (readonly Row[])[]): void {
    const rows = this.#rows.get(collection)
    for (const [i, page] of this.pages(collection).entries()) {
      page.rows = pages[i] ?? []
      for (const row of page.rows) {
        this.#share(collection, row)
        rows?.set(row.id, row)
      }
    }
    for (const column of INDEXES[collection] ?? []) {
      const index = this.#indexes.get(`${collection}.${column}`)
      for (const row of rows?.values() ?? []) {
        const value = cell(row, column)
        if (index && typeof value === 'string') enlist(index, value, row.id)
      }
    }
  }

  /** Puts pages as written; answers what changed. */
  apply(writes: readonly PageWrite[]): Delta[] {
    const old = new Map<Collection, Map<Id, Row>>()
    for (const { collection, first, before } of writes) {
      const known = old.get(collection) ?? new Map<Id, Row>()
      old.set(collection, known)
      for (const row of this.#page(collection, first)?.rows ?? before ?? NONE) known.set(row.id, row)
    }
    const deltas: Delta[] = []
    for (const write of writes) this.#write(write, old.get(write.collection) ?? new Map(), deltas)
    for (const [collection, rows] of old)
      for (const row of rows.values()) deltas.push({ collection, id: row.id, old: row, now: undefined })
    for (const delta of deltas) if (isResident(delta.collection)) this.#keep(delta)
    return deltas
  }

  #write({ collection, first, rows }: PageWrite, old: Map<Id, Row>, deltas: Delta[]) {
    const kept = rows?.map((row) => {
      const before = old.get(row.id)
      old.delete(row.id)
      if (before?.version === row.version) return before
      deltas.push({ collection, id: row.id, old: before, now: row })
      return row
    })
    if (kept) this.#place(collection, first, kept)
    else this.#drop(collection, first)
  }

  #page(collection: Collection, first: string): Page | undefined {
    const pages = this.pages(collection)
    const page = pages[pageAt(pages, first)]
    return page?.first === first ? page : undefined
  }

  #place(collection: Collection, first: string, rows: readonly Row[]) {
    if (this.#page(collection, first)) return this.hold(collection, first, rows)
    const pages = this.#pages.get(collection) ?? []
    this.#pages.set(collection, pages)
    const at = pages.length === 0 || first < (pages[0]?.first ?? '') ? 0 : pageAt(pages, first) + 1
    pages.splice(at, 0, { first, rows: undefined })
    this.hold(collection, first, rows)
  }

  #drop(collection: Collection, first: string) {
    const pages = this.#pages.get(collection) ?? []
    if (this.#page(collection, first)) pages.splice(pageAt(pages, first), 1)
    this.#cached.delete(`${collection}/${first}`)
  }

  #use(collection: Collection, page: Page) {
    const name = `${collection}/${page.first}`
    this.#cached.delete(name)
    this.#cached.set(name, page)
    if (this.#cached.size <= CACHE_PAGES) return
    const [eldest] = this.#cached
    if (!eldest) return
    this.#cached.delete(eldest[0])
    eldest[1].rows = undefined
  }

  /** One string for each value that many rows repeat: every row read brings its own copies of ids and words. */
  #share(collection: Resident, row: Row) {
    const cells = row as unknown as Record<string, unknown>
    for (const column of REPEATED[collection] ?? []) {
      const value = cells[column]
      if (typeof value !== 'string') continue
      const known = this.#strings.get(value)
      if (known === undefined) this.#strings.set(value, value)
      else cells[column] = known
    }
  }

  #keep({ collection, id, old, now }: Delta) {
    if (now && isResident(collection)) this.#share(collection, now)
    const rows = this.#rows.get(collection)
    if (now) rows?.set(id, now)
    else rows?.delete(id)
    for (const column of isResident(collection) ? (INDEXES[collection] ?? []) : []) {
      const index = this.#indexes.get(`${collection}.${column}`)
      const from = old && cell(old, column)
      const to = now && cell(now, column)
      if (!index || from === to) continue
      if (typeof from === 'string') unlist(index, from, id)
      if (typeof to === 'string') enlist(index, to, id)
    }
  }
}

function enlist(index: Map<Id, Id[]>, value: Id, id: Id) {
  const ids = index.get(value)
  if (ids) ids.push(id)
  else index.set(value, [id])
}

function unlist(index: Map<Id, Id[]>, value: Id, id: Id) {
  const left = (index.get(value) ?? []).filter((other) => other !== id)
  if (left.length) index.set(value, left)
  else index.delete(value)
}
