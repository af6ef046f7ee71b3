/** Fetching what became of the rows since the cursor (SYNC-2 to SYNC-6). */
import { posOf } from './cursor'
import { finished } from './outbox'
import { contact, offset, sentKeys, type Talk } from './talk'

const CONTACT_MS = 60_000

/** Pulls until there is no more. Raises Problem (410: walk again), Offline, NotLeader. */
export async function pull(talk: Talk): Promise<void> {
  let more = true
  while (more) more = await pullOnce(talk)
}

async function pullOnce(talk: Talk): Promise<boolean> {
  const { store, api, clock, signal } = talk
  const { cursor, contact: heard } = store.marks
  if (cursor === null) return false
  const answer = await api.changes(cursor, sentKeys(talk), signal)
  const idle = answer.cursor === cursor && answer.applied.length === 0 && isEmpty(answer.changes)
  // A contact in the future: the clock was set back, and how far is in the answer.
  const known = heard !== null && Math.abs(clock.now() - Date.parse(heard)) < CONTACT_MS
  if (idle && known) return false
  await store.land({
    changes: answer.changes,
    asOf: posOf(answer.cursor),
    judge: (outbox) => finished(outbox, answer),
    marks: { ...contact(talk), ...offset(talk, answer.now), cursor: answer.cursor },
  })
  return answer.more
}

const isEmpty = (changes: object) => Object.keys(changes).length === 0
