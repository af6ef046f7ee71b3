/** What the tabs of a membership tell each other after writes, and what a tab has still to read of it (SYNC-40). */
import type { Collection } from '../api/rows'
import type { Note } from './contract'
import type { PageWrite } from './pages'

export class Notes {
  readonly #say: (note: Note) => void
  /** Count of landings this tab has told or heard of. */
  #noted = 0
  readonly #due = new Map<string, readonly [Collection, string]>()

  constructor(say: (note: Note) => void) {
    this.#say = say
  }

  get noted(): number {
    return this.#noted
  }
  /** Pages heard of and not read yet. */
  get due(): Iterable<readonly [Collection, string]> {
    return this.#due.values()
  }

  landed(v: number, writes: readonly PageWrite[]): void {
    this.#noted = Math.max(this.#noted, v)
    this.#say({ v, pages: writes.map(({ collection, first }) => [collection, first]), reload: false })
  }

  /** Only the outbox or marks changed. */
  marked(): void {
    this.#say({ v: null, pages: [], reload: false })
  }

  replaced(v: number): void {
    this.#noted = v
    this.#say({ v, pages: [], reload: true })
  }

  /** False when a note between was missed, or the whole book is another one: everything must be read. */
  heard(note: Note): boolean {
    const v = note.v ?? this.#noted
    const gap = v > this.#noted + 1
    for (const page of note.pages) this.#due.set(page.join('/'), page)
    this.#noted = Math.max(this.#noted, v)
    return !note.reload && !gap
  }

  /** Everything up to `v` has been read. */
  caughtUp(v: number): void {
    this.#noted = v
    this.#due.clear()
  }
}
