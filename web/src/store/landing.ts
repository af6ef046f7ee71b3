import type { Changes, Collection, Id, Row } from '../api/rows'
import { cut, merged, type Page, type PageWrite, pageAt, pagesWith, sorted } from './pages'
import { COLLECTIONS, clusterKey, isPaper, misfit } from './shapes'

/** Reads rows of pages that are not in memory, in the order asked. */
export type Fetch = (
  collection: Collection,
  firsts: readonly string[],
) => Promise<readonly (readonly Row[])[]>

/** Pages of the copy that the landing is for. */
export interface Shelf {
  pages(collection: Collection): readonly Page[]
  readonly fetch: Fetch
}

export interface Skipped {
  readonly collection: Collection
  readonly id: Id
  readonly column: string
}

export interface Plan {
  readonly writes: readonly PageWrite[]
  /** Rows that failed their schema: left out, counted, reported by id (3.4). */
  readonly skipped: readonly Skipped[]
}

/** What has to be written so that the shelf holds the changes. Pure but for reading pages. */
export async function plan(shelf: Shelf, changes: Changes): Promise<Plan> {
  const writes: PageWrite[] = []
  const skipped: Skipped[] = []
  for (const collection of COLLECTIONS) {
    const change = changes[collection]
    if (!change) continue
    const puts = fitting(collection, change.put ?? [], skipped)
    const removes = new Set(change.remove ?? [])
    const gone = isPaper(collection) ? (changes.customer?.remove ?? []) : []
    writes.push(...(await planCollection(shelf, collection, puts, removes, gone)))
  }
  return { writes, skipped }
}

function fitting(collection: Collection, rows: readonly Row[], skipped: Skipped[]): Row[] {
  return rows.filter((row) => {
    const column = misfit(collection, row)
    if (column) skipped.push({ collection, id: String(row.id), column })
    return !column
  })
}

async function planCollection(
  shelf: Shelf,
  collection: Collection,
  puts: readonly Row[],
  removes: ReadonlySet<Id>,
  customersGone: readonly Id[],
): Promise<PageWrite[]> {
  const pages = shelf.pages(collection)
  const byPage = new Map<number, Row[]>()
  for (const row of sorted(collection, puts)) {
    const at = pageAt(pages, clusterKey(collection, row))
    const rows = byPage.get(at)
    if (rows) rows.push(row)
    else byPage.set(at, [row])
  }
  const homes = await removalPages(shelf, collection, removes, customersGone)
  for (const at of homes) if (!byPage.has(at)) byPage.set(at, [])
  const held = await rowsOf(shelf, collection, [...byPage.keys()])
  return [...byPage].flatMap(([at, rows]) => {
    const page = pages[at]
    const before = held.get(at) ?? []
    const after = merged(collection, before, rows, removes)
    if (after === before) return []
    // The first page stays, so that every key has a page that starts before it.
    if (after.length === 0 && page && at > 0) return [{ collection, first: page.first, rows: null, before }]
    return cut(collection, page?.first ?? '', after, before)
  })
}

/**
 * Pages that hold rows to remove. A removal carries the id only (SYNC-3); papers stand by customer, so the
 * pages of customers that go in the same answer are looked at first, then the whole collection.
 */
async function removalPages(
  shelf: Shelf,
  collection: Collection,
  removes: ReadonlySet<Id>,
  customersGone: readonly Id[],
): Promise<Set<number>> {
  const pages = shelf.pages(collection)
  const homes = new Set<number>()
  if (removes.size === 0 || pages.length === 0) return homes
  if (!isPaper(collection)) {
    for (const id of removes) homes.add(pageAt(pages, id))
    return homes
  }
  const missing = new Set(removes)
  const near = new Set(customersGone.flatMap((customer) => pagesWith(pages, `${customer}/`)))
  const far = pages.map((_, at) => at).filter((at) => !near.has(at))
  for (const group of [[...near], ...groups(far, 32)]) {
    if (missing.size === 0) break
    for (const [at, rows] of await rowsOf(shelf, collection, group))
      for (const row of rows) if (missing.delete(row.id)) homes.add(at)
  }
  return homes
}

function groups<T>(list: readonly T[], size: number): T[][] {
  const out: T[][] = []
  for (let i = 0; i < list.length; i += size) out.push(list.slice(i, i + size))
  return out
}

async function rowsOf(shelf: Shelf, collection: Collection, at: readonly number[]) {
  const pages = shelf.pages(collection)
  const found = new Map<number, readonly Row[]>()
  const absent: { at: number; first: string }[] = []
  for (const i of at) {
    const page = pages[i]
    if (page?.rows) found.set(i, page.rows)
    else if (page) absent.push({ at: i, first: page.first })
  }
  const read = absent.length
    ? await shelf.fetch(
        collection,
        absent.map((page) => page.first),
      )
    : []
  for (const [i, page] of absent.entries()) found.set(page.at, read[i] ?? [])
  return found
}
