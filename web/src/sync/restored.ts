import type { Id } from '../api/rows'
import type { OutboxWrite } from '../store/contract'
import type { LocalStore } from '../store/local'
import type { DoneRecord, Marks, OutboxRecord } from '../store/records'
import { epochOf } from './cursor'
import { BATCH_COMMANDS } from './outbox'

/** The server lives in another epoch than the one this device's commands were confirmed in. */
export function isRestored({ epoch, cursor, snapshot }: Marks): boolean {
  const now = epochOf(snapshot?.cursor ?? cursor)
  return now !== null && now !== epoch
}

/**
 * After a restore: confirmed commands that the server does not know any more are offered to the person, with
 * their keys (P91). `ask` answers which of the keys are applied. Answers how many are offered.
 */
export async function offerLost(
  store: LocalStore,
  ask: (cursor: string, keys: readonly Id[]) => Promise<readonly Id[]>,
): Promise<number> {
  const { cursor, epoch } = store.marks
  const now = epochOf(cursor)
  if (cursor === null || now === epoch) return 0
  const lost: DoneRecord[] = []
  for (const part of inBatches(await store.done())) {
    const applied = new Set(await ask(cursor, keysOf(part)))
    lost.push(...part.filter((record) => !applied.has(record.key)))
  }
  await store.judge(() => ({ ...offered(lost), marks: { epoch: now } }))
  return lost.length
}

function offered(lost: readonly DoneRecord[]): OutboxWrite {
  return { put: lost.map(({ settled_at: _, ...record }) => ({ ...record, state: 'offered' })), unkeep: lost }
}

const keysOf = (records: readonly OutboxRecord[]) => records.map((record) => record.key)

function inBatches<T>(list: readonly T[]): T[][] {
  const count = Math.ceil(list.length / BATCH_COMMANDS)
  return Array.from({ length: count }, (_, i) => list.slice(i * BATCH_COMMANDS, (i + 1) * BATCH_COMMANDS))
}
