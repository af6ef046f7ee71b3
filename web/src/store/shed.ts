import type { Collection, Id, IsoDate, Row } from '../api/rows'
import type { Shelf } from './landing'
import type { PageWrite } from './pages'

const SHARE = 0.25

async function* pagesOf<C extends Collection>(shelf: Shelf, collection: C) {
  for (const page of shelf.pages(collection)) {
    const rows = page.rows ?? (await shelf.fetch(collection, [page.first]))[0] ?? []
    yield { first: page.first, rows: rows as readonly Row<C>[] }
  }
}

/**
 * Writes that drop the oldest quarter of closed invoices with their states, and the payments and terms of
 * that time. Open papers stay. `before: null` = nothing is left to drop.
 */
export async function shedding(shelf: Shelf): Promise<{ writes: PageWrite[]; before: IsoDate | null }> {
  const open = new Set<Id>()
  for await (const { rows } of pagesOf(shelf, 'invoice_state'))
    for (const state of rows) if (state.open_minor > 0) open.add(state.id)
  const closed: { id: Id; on: IsoDate }[] = []
  for await (const { rows } of pagesOf(shelf, 'invoice'))
    for (const invoice of rows)
      if (!open.has(invoice.id)) closed.push({ id: invoice.id, on: invoice.issued_on })
  if (closed.length === 0) return { writes: [], before: null }
  closed.sort((a, b) => (a.on < b.on ? -1 : 1))
  const going = closed.slice(0, Math.ceil(closed.length * SHARE))
  const before = going.at(-1)?.on ?? null
  const ids = new Set(going.map(({ id }) => id))
  const writes = [
    ...(await without(shelf, 'invoice', (invoice) => ids.has(invoice.id))),
    ...(await without(shelf, 'invoice_state', (state) => ids.has(state.id))),
    ...(await without(shelf, 'payment', (payment) => before !== null && payment.received_on < before)),
    ...(await without(shelf, 'term', (term) => before !== null && term.ends_on < before)),
  ]
  return { writes, before }
}

async function without<C extends Collection>(
  shelf: Shelf,
  collection: C,
  drops: (row: Row<C>) => boolean,
): Promise<PageWrite[]> {
  const writes: PageWrite[] = []
  for await (const { first, rows } of pagesOf(shelf, collection)) {
    const kept = rows.filter((row) => !drops(row))
    if (kept.length < rows.length)
      writes.push({ collection, first, rows: kept.length || first === '' ? kept : null, before: rows })
  }
  return writes
}
