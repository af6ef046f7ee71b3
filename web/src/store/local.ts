/** The database of one membership and its picture in memory, as the tab's other code uses them (UI-2). */
import type { Collection, Id, IsoDate, Row } from '../api/rows'
import type { Book } from './book'
import { type Judge, judgedOutbox, type Landing, type Listener, type Note, type StorePorts } from './contract'
import { putMarks, readMarks } from './database'
import { Disk } from './disk'
import { plan } from './landing'
import { Memory } from './memory'
import { Notes } from './notes'
import type { Overlay } from './overlay'
import { pagesWith } from './pages'
import type { Parts } from './parts'
import { type DoneRecord, type Marks, type OutboxRecord, otherCopy } from './records'
import { Removals } from './removals'
import { writeInTurn } from './room'
import { Snapshot } from './snapshot'

const CATCH_UP_MS = 500
const WALK_PAGES = 32

export class LocalStore {
  readonly membership: Id
  readonly snapshot: Snapshot
  readonly #ports: StorePorts
  readonly #disk: Disk
  readonly #memory: Memory
  readonly #notes: Notes
  readonly #removals = new Removals()
  readonly #parts: Parts
  readonly #loads = new Map<string, Promise<void>>()

  private constructor(membership: Id, disk: Disk, ports: StorePorts) {
    this.membership = membership
    this.#disk = disk
    this.#ports = ports
    this.#notes = new Notes(ports.say)
    this.#memory = new Memory(ports.predict, (collection, customer) => {
      void this.loadPapers(collection, customer).catch(() => undefined)
    })
    this.#parts = {
      disk,
      memory: this.#memory,
      notes: this.#notes,
      removals: this.#removals,
      onSkipped: ports.onSkipped,
    }
    this.snapshot = new Snapshot(this.#parts)
  }

  static async open(membership: Id, ports: StorePorts): Promise<LocalStore> {
    const disk = await Disk.open(membership, ports.onGone)
    const store = new LocalStore(membership, disk, ports)
    await disk.inTurn(() => store.#readAll())
    return store
  }

  get marks(): Marks {
    return this.#memory.marks
  }
  get outbox(): readonly OutboxRecord[] {
    return this.#memory.outbox
  }
  get overlay(): Overlay {
    return this.#memory.overlay
  }
  get book(): Book {
    return this.#memory.book
  }
  get today(): IsoDate {
    return this.#memory.today
  }
  get leading(): boolean {
    return this.#disk.leading
  }

  /** Runs after every change of memory, in the same tick. Answers the unsubscriber. */
  onChange(listener: Listener): () => void {
    return this.#memory.onChange(listener)
  }

  setToday(today: IsoDate): void {
    this.#memory.setToday(today)
  }

  close(): void {
    this.#memory.silence()
    this.#disk.close()
  }

  /** Waits until everything asked so far is done. */
  async settled(): Promise<void> {
    await this.#disk.inTurn(async () => undefined)
  }

  // Leading

  async lead(): Promise<void> {
    await this.#disk.inTurn(async () => {
      await this.#disk.lead()
      await this.#readAll()
    })
  }

  stepDown(): void {
    this.#disk.stepDown()
    this.snapshot.forget()
  }

  /** Rows, cursor and finished commands in one transaction; memory in the same tick (SYNC-6). Raises NotLeader. */
  async land(landing: Landing): Promise<void> {
    await writeInTurn(this.#parts, () => this.#land(landing))
  }

  async #land({ changes, asOf, judge, marks }: Landing): Promise<void> {
    const memory = this.#memory
    const disk = this.#disk
    const fresh = this.#removals.without(changes, asOf)
    const { writes, skipped } = await plan(disk.shelf(memory.marks.copy, memory.book), fresh)
    // A copy that is being built must not lose at the flip what is settled meanwhile.
    const { draft } = memory
    const beside = draft ? (await plan(disk.shelf(otherCopy(memory.marks.copy), draft), fresh)).writes : []
    const tx = disk.writing(['pages', 'outbox', 'done', 'marks'], 'relaxed')
    const known = await disk.mine(tx)
    const outbox = await tx.objectStore('outbox').getAll()
    const judged = judge?.(outbox, known) ?? {}
    const v = known.v + 1
    const next = { ...marks, ...judged.marks, v, skipped: known.skipped + skipped.length }
    const built = disk.putPages(tx, otherCopy(known.copy), beside)
    await Promise.all([...built, disk.commit(tx, known.copy, writes, judged, next)])
    memory.marks = { ...known, ...next }
    this.#removals.remember(changes, asOf)
    draft?.apply(beside)
    memory.show(writes, judgedOutbox(outbox, judged))
    this.#notes.landed(v, writes)
    if (skipped.length) this.#ports.onSkipped(skipped)
  }

  /** Changes the outbox as leader, for example marks commands as sent. Raises NotLeader. */
  async judge(judge: Judge): Promise<void> {
    await writeInTurn(this.#parts, () => this.#judge(judge, true))
  }

  // Everybody

  /** Changes the outbox from any tab: append, retry, fix, discard. Durable when it resolves (SYNC-20). */
  async change(judge: Judge): Promise<void> {
    await writeInTurn(this.#parts, () => this.#judge(judge, false))
  }

  async #judge(judge: Judge, leading: boolean): Promise<void> {
    const memory = this.#memory
    const tx = this.#disk.writing(['outbox', 'done', 'marks'], 'strict')
    const known = leading ? await this.#disk.mine(tx) : await readMarks(tx)
    const judged = judge(await tx.objectStore('outbox').getAll(), known)
    await this.#disk.commit(tx, known.copy, [], judged, judged.marks ?? {})
    memory.marks = { ...memory.marks, ...judged.marks }
    // Only these records: a landing of the leader that is not read yet must not show in part.
    memory.show([], judgedOutbox(memory.outbox, judged))
    this.#notes.marked()
  }

  /** Confirmed commands that are kept aside, oldest first (P90). */
  async done(): Promise<readonly DoneRecord[]> {
    return this.#disk.inTurn(() => this.#disk.reading(['done']).objectStore('done').getAll())
  }

  async setMarks(marks: Partial<Marks>): Promise<void> {
    await this.change(() => ({ marks }))
  }

  /** Drops all rows and confirmed commands, keeps outbox and marks (SYNC-42). */
  async dropRows(): Promise<void> {
    await this.#disk.inTurn(async () => {
      const names = ['pages', 'staged', 'done'] as const
      const tx = this.#disk.writing([...names, 'marks'], 'strict')
      const v = (await readMarks(tx)).v + 1
      await Promise.all(names.map((name) => tx.objectStore(name).clear()))
      await putMarks(tx, { cursor: null, snapshot: null, v })
      await tx.done
      await this.#readAll()
      this.#notes.replaced(v)
    })
  }

  // Following

  /** Takes over what another tab wrote, as one picture. */
  async follow(note: Note): Promise<void> {
    await this.#disk.inTurn(() => this.#follow(note))
  }

  async #follow(note: Note): Promise<void> {
    const memory = this.#memory
    if (!this.#notes.heard(note)) return this.#readAll()
    const tx = this.#disk.reading(['pages', 'outbox', 'marks'])
    const marks = await readMarks(tx)
    if (marks.v > this.#notes.noted) return this.#catchUpLater()
    if (marks.copy !== memory.marks.copy) return this.#readAll()
    const outbox = await tx.objectStore('outbox').getAll()
    const writes = await this.#disk.readPages(tx, marks.copy, this.#notes.due)
    await tx.done
    memory.marks = marks
    this.#notes.caughtUp(this.#notes.noted)
    memory.show(writes, outbox)
  }

  /** The leader is ahead of its notes; if they do not come, everything is read anew. */
  #catchUpLater(): void {
    this.#ports.clock.after(CATCH_UP_MS, () => {
      void this.catchUp().catch(() => undefined)
    })
  }

  /** Compares the count of landings with the disk's, for example when the tab becomes visible (SYNC-40). */
  async catchUp(): Promise<void> {
    await this.#disk.inTurn(async () => {
      const { v } = await readMarks(this.#disk.reading(['marks']))
      if (v !== this.#memory.marks.v) await this.#readAll()
    })
  }

  /** One picture of the whole database. */
  async #readAll(): Promise<void> {
    const memory = this.#memory
    const tx = this.#disk.reading(['pages', 'outbox', 'marks'])
    const marks = await readMarks(tx)
    const outbox = await tx.objectStore('outbox').getAll()
    const book = await this.#disk.readBook(tx, marks.copy)
    const filled = marks.snapshot?.copy ?? marks.copy
    const draft = filled !== marks.copy && this.leading ? await this.#disk.readBook(tx, filled) : null
    await tx.done
    memory.marks = marks
    memory.draft = draft
    this.#notes.caughtUp(marks.v)
    memory.swap(book, outbox)
  }

  // Papers

  /** Confirmed papers of a customer; undefined when they are not in memory and are being fetched. */
  papers<C extends Collection>(collection: C, customer: Id): readonly Row<C>[] | undefined {
    return this.#memory.papers(collection, customer)
  }

  /** Reads the papers of a customer, so that they answer at once. */
  loadPapers(collection: Collection, customer: Id): Promise<void> {
    const name = `${collection}/${customer}`
    const running = this.#loads.get(name)
    if (running !== undefined) return running
    const load = this.#disk
      .inTurn(() => this.#readPapers(collection, customer))
      .finally(() => this.#loads.delete(name))
    this.#loads.set(name, load)
    return load
  }

  async #readPapers(collection: Collection, customer: Id): Promise<void> {
    const pages = this.book.pages(collection)
    const absent = pagesWith(pages, `${customer}/`).flatMap((at) => {
      const page = pages[at]
      return page && !page.rows ? [page.first] : []
    })
    const rows = await this.#disk.fetch(this.marks.copy)(collection, absent)
    this.#memory.hold(
      collection,
      absent.map((first, i) => [first, rows[i] ?? []]),
    )
  }

  /** Walks all rows of a collection, some pages at a time, not blocking landings between. */
  async walk<C extends Collection>(collection: C, see: (rows: readonly Row<C>[]) => void): Promise<void> {
    let from = ''
    for (;;) {
      const last = await this.#disk.inTurn(async () => {
        const pages = this.book.pages(collection).filter((page) => page.first >= from)
        const firsts = pages.slice(0, WALK_PAGES).map((page) => page.first)
        for (const rows of await this.#disk.fetch(this.marks.copy)(collection, firsts))
          see(rows as readonly Row<C>[])
        return firsts.at(-1)
      })
      if (last === undefined) return
      from = `${last}\u0000`
    }
  }
}
