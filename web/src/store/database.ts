import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import type { Collection, Id, Instant, Row } from '../api/rows'
import type { Page } from './pages'
import { type Copy, type DoneRecord, FRESH_MARKS, type Marks, type OutboxRecord } from './records'

/** Rows as JSON text: the browser copies it at once, where objects cost it several times as much. */
export type Packed = string
export const packed = (rows: readonly Row[]): Packed => JSON.stringify(rows)
export const unpacked = (text: Packed): readonly Row[] => JSON.parse(text) as readonly Row[]

type PageKey = [Copy, Collection, string]

interface Schema extends DBSchema {
  pages: { key: PageKey; value: Packed }
  /** Chunks of papers as they came; laid out by customer when their collection is complete. */
  staged: { key: [Copy, Collection, number]; value: Packed }
  outbox: { key: Id; value: OutboxRecord }
  /** In the order in which the server confirmed them, so that old ones go by one range. */
  done: { key: [Instant, Id]; value: DoneRecord }
  marks: { key: string; value: unknown }
}

export type Database = IDBPDatabase<Schema>
export type StoreName = 'pages' | 'staged' | 'outbox' | 'done' | 'marks'
export type Write = IDBPTransaction<Schema, StoreName[], 'readwrite'>
export type Read = IDBPTransaction<Schema, StoreName[], 'readonly'>

export const databaseName = (membership: Id) => `clientcast-${membership}`

const VERSION = 2

/** Opens the database of a membership; `onGone` runs when another tab wipes it. */
export function openDatabase(membership: Id, onGone: () => void): Promise<Database> {
  return openDB<Schema>(databaseName(membership), VERSION, {
    async upgrade(db, from, _to, tx) {
      db.createObjectStore('done', { keyPath: ['settled_at', 'key'] })
      if (from === 0) {
        for (const name of ['pages', 'staged', 'marks'] as const) db.createObjectStore(name)
        db.createObjectStore('outbox', { keyPath: 'key' })
        return
      }
      // Version 1 held rows as objects: they are walked again, the outbox stays.
      const marks = tx.objectStore('marks')
      await Promise.all([
        tx.objectStore('pages').clear(),
        tx.objectStore('staged').clear(),
        marks.delete('cursor'),
        marks.delete('snapshot'),
      ])
    },
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
      onGone()
    },
  })
}

/** `strict` for outbox and marks, `relaxed` for pages (UI-2). */
export function writing(db: Database, names: StoreName[], durability: 'strict' | 'relaxed'): Write {
  const tx = db.transaction(names, 'readwrite', { durability })
  // Whoever waits for a request that fails never comes to wait for the end: that is no second failure.
  tx.done.catch(() => undefined)
  return tx
}

export async function readMarks(tx: Read | Write): Promise<Marks> {
  const store = tx.objectStore('marks')
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()])
  const read: Record<string, unknown> = {}
  for (const [i, key] of keys.entries()) read[key] = values[i]
  return { ...FRESH_MARKS, ...read }
}

export async function putMarks(tx: Write, marks: Partial<Marks>): Promise<void> {
  const store = tx.objectStore('marks')
  await Promise.all(Object.entries(marks).map(([name, value]) => store.put?.(value, name)))
}

const TOP = '\uffff'
export const copyRange = (copy: Copy) => IDBKeyRange.bound([copy], [copy, []])
export const collectionRange = (copy: Copy, collection: Collection) =>
  IDBKeyRange.bound([copy, collection, ''], [copy, collection, TOP])

/** Page starts of a copy, by collection. */
export async function readFirsts(tx: Read | Write, copy: Copy): Promise<Map<Collection, Page[]>> {
  const found = new Map<Collection, Page[]>()
  for (const [, collection, first] of await tx.objectStore('pages').getAllKeys(copyRange(copy))) {
    const page: Page = { first, rows: undefined }
    const pages = found.get(collection)
    if (pages) pages.push(page)
    else found.set(collection, [page])
  }
  return found
}
