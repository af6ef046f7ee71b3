/** Sending the outbox, a batch at a time, and settling what the server answers (SYNC-21). */
import type { CommandResult } from '../api/answers'
import { Problem } from '../api/problem'
import type { OutboxRecord } from '../store/records'
import { posOf } from './cursor'
import { batch, envelope, isTransient, settled, withChain } from './outbox'
import { contact, type Talk } from './talk'

/** `gone`: our cursor is of no use any more; the pull says so too, and brings a new copy before anything is sent. */
export type Pushed = 'nothing' | 'sent' | 'gone'

/** Sends one batch of at most `most` commands. Raises Problem, Offline, NotLeader. */
export async function push(talk: Talk, most?: number): Promise<Pushed> {
  const picked = await markSent(talk, most)
  if (picked.length === 0) return 'nothing'
  talk.log.add(talk.clock.now(), 'push', picked.length)
  try {
    await send(talk, picked)
  } catch (error) {
    if (isGone(error)) return 'gone'
    if (!(error instanceof Problem) || !isMalformed(error)) throw error
    // One bad command must not hold up the others: alone it is refused by itself.
    if (picked.length > 1) return push(talk, 1)
    await refuse(talk, picked, error)
  }
  return 'sent'
}

async function send(talk: Talk, picked: readonly OutboxRecord[]): Promise<void> {
  const { store, api, clock, signal } = talk
  const asOf = posOf(store.marks.cursor)
  const answer = await api.commands(picked.map(envelope), store.marks.epoch, signal)
  await store.land({
    changes: answer.changes,
    asOf,
    judge: (outbox, known) => settled(outbox, answer.results, clock.now() + known.clock_offset_ms),
    marks: contact(talk),
  })
  const later = unsettled(answer.results)
  if (later) throw later
}

async function markSent({ store }: Talk, most?: number): Promise<OutboxRecord[]> {
  let picked: OutboxRecord[] = []
  if (batch(store.outbox).length === 0) return picked
  await store.judge((outbox) => {
    picked = batch(outbox, most)
    const fresh = picked.filter((record) => record.state !== 'sent')
    return { put: fresh.map((record) => ({ ...record, state: 'sent' })) }
  })
  return picked
}

async function refuse(
  { store }: Talk,
  picked: readonly OutboxRecord[],
  { status, code, params, errors, row }: Problem,
): Promise<void> {
  const keys = new Set(picked.map((record) => record.key))
  const refusal = { status, code, params, errors, row }
  await store.judge((outbox) => {
    const refused = outbox.filter((record) => keys.has(record.key))
    return withChain(outbox, { put: refused.map((record) => ({ ...record, state: 'rejected', refusal })) })
  })
}

/** When a batch settled nothing the server wants time: going on at once would spin. */
function unsettled(results: readonly CommandResult[]): Problem | null {
  const tried = results.filter((result) => result.status !== 'not_tried' && !isTransient(result.http_status))
  const [first] = results
  if (tried.length > 0 || !first) return null
  const wait = Number(first.params?.retry_after)
  const status = isTransient(first.http_status) ? first.http_status : 503
  return new Problem({ status, code: first.code ?? 'unavailable' }, Number.isFinite(wait) ? wait : null)
}

const isGone = (error: unknown) => error instanceof Problem && error.status === 410
/** The request itself was not understood: 400, 413 or 422 for a whole batch. */
const isMalformed = ({ status }: Problem) => status === 400 || status === 413 || status === 422
