/** Fetching a whole copy, to be continued after a cut (SYNC-7, SYNC-8). */
import type { SnapshotChunk, SnapshotHead } from '../api/answers'
import { Problem } from '../api/problem'
import type { SnapshotMark } from '../store/records'
import { epochOf, posOf } from './cursor'
import { finished } from './outbox'
import { push } from './push'
import { isRestored } from './restored'
import { contact, offset, sentKeys, type Talk } from './talk'

export function mustWalk({ store, shape }: Talk): boolean {
  const { cursor, snapshot, shape: known } = store.marks
  return cursor === null || snapshot !== null || known !== shape
}

/** Begins anew, because the server refuses a cursor or resume key (`410 resync`). */
export async function restart({ store, log, clock }: Talk, { params }: Problem): Promise<void> {
  const reason = String(params.reason ?? 'pruned')
  log.add(clock.now(), 'resync', reason)
  await store.snapshot.begin(reason === 'scope')
}

/** Begins or goes on, until the copy is complete and shown. Raises Problem, Offline, NotLeader. */
export async function walk(talk: Talk): Promise<void> {
  const { store, shape } = talk
  const foreign = store.marks.shape !== null && store.marks.shape !== shape
  if (foreign || store.marks.snapshot === null) {
    // Rows of another shape may not be shown at all.
    await store.snapshot.begin(foreign)
    await store.judge(() => ({ marks: { shape } }))
  }
  try {
    await walkOn(talk, store.marks.snapshot?.after ?? null)
  } catch (error) {
    if (error instanceof Problem && (error.status === 410 || error.status === 422)) await restart(talk, error)
    throw error
  }
}

/** A chunk is written while the next one comes in; its successor waits for it. */
async function walkOn(talk: Talk, after: string | null): Promise<void> {
  const { store, api, log, clock, signal } = talk
  log.add(clock.now(), 'snapshot', after === null ? 'from the start' : 'resumed')
  let landing = Promise.resolve()
  try {
    for await (const line of api.snapshot(after, signal)) {
      await landing
      const mark = store.marks.snapshot
      if (!mark) return
      if ('cursor' in line) await head(talk, mark, line)
      else if ('end' in line) await finish(talk)
      else {
        landing = land(talk, mark, line)
        // The next line, or the end, comes to hear of a failure.
        landing.catch(() => undefined)
      }
    }
  } finally {
    await landing.catch(() => undefined)
  }
}

async function land(talk: Talk, mark: SnapshotMark, chunk: SnapshotChunk): Promise<void> {
  const { store } = talk
  const { collection, rows, after, done, total } = chunk
  if (collection !== mark.collection) await store.snapshot.layOut(collection)
  const snapshot = { ...mark, after, done, total, collection }
  await store.snapshot.landChunk(collection, rows, { ...contact(talk), snapshot })
  // Restored server: what waits may build on what is gone, so nothing is sent until the new copy is in.
  if (!isRestored(store.marks)) await push(talk)
}

/** A resumed walk keeps its first cursor, or a later one whose changes have landed. */
async function head({ store }: Talk, mark: SnapshotMark, { cursor, windowed }: SnapshotHead): Promise<void> {
  const snapshot = { ...mark, cursor: mark.cursor ?? cursor }
  // A device that never had one takes its epoch here, before it sends its first command (P91).
  await store.judge((_, { epoch }) => ({ marks: { snapshot, windowed, epoch: epoch ?? epochOf(cursor) } }))
}

/**
 * Rows of the walk may already hold effects of commands whose answer was lost: the copy is shown only with the
 * changes since its first cursor and with the keys they finish (SYNC-5).
 */
async function finish(talk: Talk): Promise<void> {
  const { store, api, log, clock, signal, shape } = talk
  await store.snapshot.layOut(null)
  for (;;) {
    const mark = store.marks.snapshot
    if (!mark?.cursor) return
    const answer = await api.changes(mark.cursor, sentKeys(talk), signal)
    const { changes, cursor } = answer
    const landing = { changes, asOf: posOf(cursor) }
    if (answer.more) {
      await store.snapshot.land({ ...landing, marks: { snapshot: { ...mark, cursor } } })
      continue
    }
    await store.snapshot.end({
      ...landing,
      judge: (outbox) => finished(outbox, answer),
      marks: { ...contact(talk), ...offset(talk, answer.now), cursor, shape },
    })
    log.add(clock.now(), 'snapshot', 'complete')
    return
  }
}
