import type { OfflineBodies, OfflineKind } from '../api/kinds'
import type { Id } from '../api/rows'
import type { LocalStore } from '../store/local'
import type { OutboxRecord } from '../store/records'
import { newId } from './ids'
import { closure, moneyOf, withChain } from './outbox'

/** Money may be retried, fixed or handed to the office, never dropped (SYNC-27). */
export class MoneyIsKept extends Error {
  override readonly name = 'MoneyIsKept'
  readonly code = 'money_is_kept'
}

/** What a person may do with refused commands (SYNC-24). Every act is durable when it resolves. */
export class QueueActions {
  readonly #store: LocalStore
  readonly #grown: () => void

  constructor(store: LocalStore, grown: () => void) {
    this.#store = store
    this.#grown = grown
  }

  /** Sends it again as it is; a lost "no" is judged afresh. */
  async retry(key: Id): Promise<void> {
    await this.#change(key, (record) => [{ ...record, state: 'waiting', refusal: null, blocked_by: null }])
    this.#grown()
  }

  /** Sends everything again that a restored server has lost: same keys, so that nothing counts twice (P91). */
  async sendLost(): Promise<void> {
    await this.#store.change((outbox) => {
      const lost = outbox.filter((record) => record.state === 'offered')
      return withChain(outbox, { put: lost.map((record) => ({ ...record, state: 'waiting' })) })
    })
    this.#grown()
  }

  /** A corrected command takes the place of a refused one: new key, same order, same receipt number. */
  async fix<K extends OfflineKind>(key: Id, body: OfflineBodies[K]): Promise<void> {
    await this.#store.change((outbox) => {
      const old = outbox.find((record) => record.key === key && record.state === 'rejected')
      if (!old) return {}
      const fixed: OutboxRecord = {
        ...old,
        key: newId(),
        body: keptReceipt(old, body),
        state: 'waiting',
        refusal: null,
      }
      const swap = (need: Id) => (need === key ? fixed.key : need)
      const behind = outbox.filter((record) => record.needs.includes(key))
      const put = [fixed, ...behind.map((record) => ({ ...record, needs: record.needs.map(swap) }))]
      return withChain(outbox, { put, drop: [key] })
    })
    this.#grown()
  }

  /** Drops a refused command and those blocked by it, or an offered one. Raises MoneyIsKept. */
  async discard(key: Id): Promise<void> {
    let kept = false
    await this.#store.change((outbox) => {
      const record = outbox.find((each) => each.key === key)
      const state = record?.state
      const going = record && state === 'offered' ? [record] : closure(outbox, key)
      kept = going.some((each) => each.state !== 'handed' && moneyOf(each) !== null)
      const may = state === 'rejected' || state === 'handed' || state === 'offered'
      return kept || !may ? {} : withChain(outbox, { drop: going.map((each) => each.key) })
    })
    if (kept) throw new MoneyIsKept()
  }

  /** Marks refused money as handed to the office; answers its facts as text for sharing. */
  async handToOffice(key: Id): Promise<string> {
    let text = ''
    await this.#change(key, (record) => {
      text = JSON.stringify(
        { kind: record.kind, captured_at: record.captured_at, body: record.body },
        null,
        2,
      )
      return moneyOf(record) ? [{ ...record, state: 'handed' }] : []
    })
    return text
  }

  async #change(key: Id, change: (record: OutboxRecord) => readonly OutboxRecord[]): Promise<void> {
    await this.#store.change((outbox) => {
      const record = outbox.find((each) => each.key === key)
      const open = record?.state === 'waiting' || record?.state === 'sent'
      return record && !open ? withChain(outbox, { put: change(record) }) : {}
    })
  }
}

function keptReceipt(old: OutboxRecord, body: unknown): unknown {
  const number = moneyOf(old)?.receipt_number
  if (number === undefined || typeof body !== 'object' || body === null) return body
  if (old.kind === 'payments.collect') return { receipt_number: number, ...body }
  if (!('payment' in body) || typeof body.payment !== 'object' || body.payment === null) return body
  return { ...body, payment: { receipt_number: number, ...body.payment } }
}
