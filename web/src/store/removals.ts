/** Removals of a tab's life with the position they were told at: an older put may not undo them (SYNC-4). */
import type { Changes } from '../api/rows'

export class Removals {
  readonly #at = new Map<string, number>()

  clear(): void {
    this.#at.clear()
  }

  /** `changes` without rows that were removed at a later position than `asOf`. */
  without(changes: Changes, asOf: number): Changes {
    if (this.#at.size === 0) return changes
    const kept = Object.entries(changes).map(([collection, change]) => {
      const put = (change.put ?? []).filter((row) => (this.#at.get(`${collection}/${row.id}`) ?? -1) <= asOf)
      return [collection, { ...change, put }]
    })
    return Object.fromEntries(kept) as Changes
  }

  remember(changes: Changes, asOf: number): void {
    for (const [collection, change] of Object.entries(changes)) {
      for (const row of this.#at.size > 0 ? (change.put ?? []) : []) {
        const name = `${collection}/${row.id}`
        if ((this.#at.get(name) ?? asOf + 1) <= asOf) this.#at.delete(name)
      }
      for (const id of change.remove ?? []) this.#at.set(`${collection}/${id}`, asOf)
    }
  }
}
