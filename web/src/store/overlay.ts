import type { Collection, Id, Paper, Row } from '../api/rows'
import type { OutboxRecord } from './records'
import type { Resident } from './types'

/** What a prediction may read: base rows with earlier predictions on top. */
export interface PredictRows {
  get<C extends Resident>(collection: C, id: Id): Row<C> | undefined
  balanceOf(customer: Id): Row<'customer_balance'> | undefined
  /** Papers of a customer; undefined while their pages are not in memory. */
  papers<C extends Paper>(collection: C, customer: Id): readonly Row<C>[] | undefined
}

/** A row as it will be; every drawn row is pencil. */
export interface Drawn<C extends Collection = Collection> {
  readonly collection: C
  readonly row: Row<C>
}

/** Pure: what the command will do, as far as the device can know (SYNC-25). Invents no money. */
export type Predict = (rows: PredictRows, command: OutboxRecord) => readonly Drawn[]

/** Rows drawn by waiting commands, by collection. */
export type Overlay = ReadonlyMap<Collection, ReadonlyMap<Id, Row>>

export const NO_OVERLAY: Overlay = new Map()

/** A refused command has left the overlay (SYNC-24). */
const isPending = (command: OutboxRecord) => command.state === 'waiting' || command.state === 'sent'

/** Replays the pending commands, in their order, on the base rows. */
export function replay(base: PredictRows, outbox: readonly OutboxRecord[], predict: Predict): Overlay {
  const drawn = new Map<Collection, Map<Id, Row>>()
  const seen = <C extends Collection>(collection: C) =>
    drawn.get(collection) as ReadonlyMap<Id, Row<C>> | undefined
  const rows: PredictRows = {
    get: (collection, id) => seen(collection)?.get(id) ?? base.get(collection, id),
    balanceOf: (customer) => {
      for (const row of seen('customer_balance')?.values() ?? []) if (row.customer_id === customer) return row
      return base.balanceOf(customer)
    },
    papers: (collection, customer) => laid(base.papers(collection, customer), seen(collection), customer),
  }
  for (const command of outbox)
    if (isPending(command))
      for (const { collection, row } of predict(rows, command)) {
        const layer = drawn.get(collection) ?? new Map<Id, Row>()
        drawn.set(collection, layer.set(row.id, { ...row, pencil: true }))
      }
  return drawn
}

/** Papers of a customer with the drawn ones on top. */
export function laid<C extends Paper>(
  base: readonly Row<C>[] | undefined,
  layer: ReadonlyMap<Id, Row<C>> | undefined,
  customer: Id,
): readonly Row<C>[] | undefined {
  if (!layer?.size) return base
  const ours = [...layer.values()].filter((row) => row.customer_id === customer)
  if (!ours.length) return base
  const covered = new Set(ours.map((row) => row.id))
  return [...(base ?? []).filter((row) => !covered.has(row.id)), ...ours]
}
