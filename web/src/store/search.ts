import type { Collection, Customer, Id, Subscription } from '../api/rows'
import { fold } from '../shared/text'
import type { Delta } from './book'

/** One string that holds everything a customer is searched by (UI-3). */
export function prepared(customer: Customer, lines: readonly Subscription[]): string {
  const { name, name_bn, phones, number, address, area } = customer
  const parts = [name, name_bn, ...phones, number ?? '', area, address]
  for (const line of lines) parts.push(line.username, line.number ?? '')
  return fold(parts.join('\n'))
}

/** Folded words; dashes and brackets of a typed phone number do not count. */
export function words(text: string): string[] {
  return fold(text)
    .split(/\s+/)
    .map((word) => (/^[+\d][\d\-().]*$/.test(word) ? word.replace(/[-().]/g, '') : word))
    .filter(Boolean)
}

const TOUCHING: ReadonlySet<Collection> = new Set<Collection>(['customer', 'subscription'])

/** Prepared strings of all customers, made when first asked for and renewed for those that changed. */
export class SearchIndex {
  readonly #texts = new Map<Id, string>()
  readonly #stale = new Set<Id>()
  #complete = false

  forget() {
    this.#texts.clear()
    this.#stale.clear()
    this.#complete = false
  }

  change(deltas: readonly Delta[]) {
    for (const { collection, id, old, now } of deltas) {
      if (!TOUCHING.has(collection)) continue
      const row = now ?? old
      this.#stale.add(
        collection === 'subscription' && row && 'customer_id' in row ? String(row.customer_id) : id,
      )
    }
  }

  /** Prepares what is missing, at most `most` strings; answers whether all are there. */
  prepare(
    customers: ReadonlyMap<Id, Customer>,
    linesOf: (id: Id) => readonly Subscription[],
    most = Infinity,
  ) {
    for (const id of this.#stale) {
      const customer = customers.get(id)
      if (customer) this.#texts.set(id, prepared(customer, linesOf(id)))
      else this.#texts.delete(id)
    }
    this.#stale.clear()
    if (this.#complete) return true
    let left = most
    for (const [id, customer] of customers) {
      if (this.#texts.has(id)) continue
      if (left-- <= 0) return false
      this.#texts.set(id, prepared(customer, linesOf(id)))
    }
    this.#complete = true
    return true
  }

  /** Ids whose text holds every word; those whose text begins with the first word come first. */
  find(text: string, limit: number): { ids: Id[]; total: number } {
    const wanted = words(text)
    const [head] = wanted
    const best: Id[] = []
    const rest: Id[] = []
    let total = 0
    if (head === undefined) return { ids: [], total }
    for (const [id, prepared] of this.#texts) {
      if (!wanted.every((word) => prepared.includes(word))) continue
      total++
      if (prepared.startsWith(head)) best.push(id)
      else if (rest.length < limit) rest.push(id)
    }
    return { ids: [...best, ...rest].slice(0, limit), total }
  }
}
