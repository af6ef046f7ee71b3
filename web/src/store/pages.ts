import type { Collection, Id, Row } from '../api/rows'
import { clusterKey } from './shapes'

/** About this many rows make a page; a page over `PAGE_MAX` is cut (UI-2). */
const PAGE_ROWS = 250
export const PAGE_MAX = 500

/** A page holds the rows whose cluster key is ≥ `first` and < the next page's `first`. */
export interface Page {
  readonly first: string
  /** Sorted by cluster key; undefined = not in memory. */
  rows: readonly Row[] | undefined
}

/** A page as it must be from now on; `rows: null` = the page is gone. */
export interface PageWrite {
  readonly collection: Collection
  readonly first: string
  readonly rows: readonly Row[] | null
  /** What the page held, when the writer had to read it. */
  readonly before?: readonly Row[]
}

/** Index of the page that covers `key`: the last one with first ≤ key; 0 when there is none. */
export function pageAt(pages: readonly Page[], key: string): number {
  let low = 0
  let high = pages.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pages[middle]?.first ?? '') <= key) low = middle
    else high = middle - 1
  }
  return low
}

/** Indexes of the pages that may hold keys with this prefix. */
export function pagesWith(pages: readonly Page[], prefix: string): number[] {
  const from = pageAt(pages, prefix)
  const to = pageAt(pages, `${prefix}\uffff`)
  return Array.from({ length: Math.min(to - from + 1, pages.length) }, (_, i) => from + i)
}

/** Sorted by cluster key; each key is made once. */
export function sorted(collection: Collection, rows: readonly Row[]): Row[] {
  const keyed = rows.map((row) => ({ key: clusterKey(collection, row), row }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ row }) => row)
}

/**
 * Rows of one page after puts and removals. The greater version stays, an equal one is no write (SYNC-4).
 * `puts` are sorted by cluster key. Answers the same array when nothing changed.
 */
export function merged(
  collection: Collection,
  rows: readonly Row[],
  puts: readonly Row[],
  removes: ReadonlySet<Id>,
): readonly Row[] {
  if (removes.size === 0 && isAppended(collection, rows, puts)) return [...rows, ...puts]
  const fresh = new Map<Id, Row>()
  for (const put of puts) {
    const before = fresh.get(put.id)
    if (!removes.has(put.id) && (!before || before.version < put.version)) fresh.set(put.id, put)
  }
  let changed = false
  const kept: Row[] = []
  for (const row of rows) {
    const put = fresh.get(row.id)
    fresh.delete(row.id)
    const now = removes.has(row.id) ? undefined : put && put.version > row.version ? put : row
    if (now) kept.push(now)
    changed ||= now !== row
  }
  if (fresh.size === 0) return changed ? kept : rows
  return sorted(collection, [...kept, ...fresh.values()])
}

/** `puts` stand behind all rows and each id comes once, as in a first load. */
function isAppended(collection: Collection, rows: readonly Row[], puts: readonly Row[]): boolean {
  const last = rows.at(-1)
  const [first] = puts
  if (!first || (last && clusterKey(collection, last) >= clusterKey(collection, first))) return false
  return puts.every((row, i) => row.id !== puts[i - 1]?.id)
}

/** Cuts rows of a page that grew over `PAGE_MAX` into pages of about `PAGE_ROWS`. */
export function cut(
  collection: Collection,
  first: string,
  rows: readonly Row[],
  before: readonly Row[],
): PageWrite[] {
  if (rows.length <= PAGE_MAX) return [{ collection, first, rows, before }]
  const writes: PageWrite[] = []
  for (let from = 0; from < rows.length; from += PAGE_ROWS) {
    const part = rows.slice(from, from + PAGE_ROWS)
    const head = part[0]
    if (!head) continue
    if (from === 0) writes.push({ collection, first, rows: part, before })
    else writes.push({ collection, first: clusterKey(collection, head), rows: part, before: [] })
  }
  return writes
}
