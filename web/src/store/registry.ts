import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import type { Id } from '../api/rows'
import { databaseName, openDatabase, writing } from './database'

/** What the device knows about the memberships it holds books of. */
interface Held {
  readonly member_id: Id
  /** `wiping` is written before anything goes and leaves last: a start that finds it wipes again (SYNC-41). */
  readonly state: 'held' | 'wiping'
}

interface Schema extends DBSchema {
  memberships: { key: Id; value: Held }
  marks: { key: 'device' | 'current' | 'goodbye'; value: string }
}

type RegistryDb = IDBPDatabase<Schema>

const open = (): Promise<RegistryDb> =>
  openDB<Schema>('clientcast', 1, {
    upgrade(db) {
      db.createObjectStore('memberships', { keyPath: 'member_id' })
      db.createObjectStore('marks')
    },
  })

/** The device's own list: which books it holds, whose is shown, its random id. Holds no personal data. */
export class Registry {
  readonly #db: RegistryDb

  private constructor(db: RegistryDb) {
    this.#db = db
  }

  static async open(): Promise<Registry> {
    return new Registry(await open())
  }

  #strict() {
    const tx = this.#db.transaction(['memberships', 'marks'], 'readwrite', { durability: 'strict' })
    tx.done.catch(() => undefined)
    return tx
  }

  close(): void {
    this.#db.close()
  }

  /** Random id of this installation, made at first use (S12). */
  async device(fresh: () => Id): Promise<Id> {
    const tx = this.#strict()
    const known = await tx.objectStore('marks').get('device')
    const id = known ?? fresh()
    if (known === undefined) await tx.objectStore('marks').put(id, 'device')
    await tx.done
    return id
  }

  async current(): Promise<Id | null> {
    return (await this.#db.get('marks', 'current')) ?? null
  }

  /** Remembers that this device holds and shows the member's book. */
  async hold(member: Id): Promise<void> {
    const tx = this.#strict()
    await Promise.all([
      tx.objectStore('memberships').put({ member_id: member, state: 'held' }),
      tx.objectStore('marks').put(member, 'current'),
      tx.done,
    ])
  }

  /** A sign-out the server has not heard of yet. */
  async owesGoodbye(): Promise<boolean> {
    return (await this.#db.get('marks', 'goodbye')) !== undefined
  }
  async saidGoodbye(): Promise<void> {
    await this.#db.delete('marks', 'goodbye')
  }

  /**
   * Removes everything of a membership: the marker first, the rows, the marker last (SYNC-41). `goodbye`: the
   * person signed out, the server is to hear of it.
   */
  async wipe(member: Id, goodbye = false): Promise<void> {
    const tx = this.#strict()
    const owed = goodbye ? [tx.objectStore('marks').put('owed', 'goodbye')] : []
    await Promise.all([
      ...owed,
      tx.objectStore('memberships').put({ member_id: member, state: 'wiping' }),
      tx.done,
    ])
    await emptied(member)
    await deleteDB(databaseName(member))
    const last = this.#strict()
    if ((await last.objectStore('marks').get('current')) === member)
      await last.objectStore('marks').delete('current')
    await last.objectStore('memberships').delete(member)
    await last.done
  }

  /** Finishes wipes that were cut short. */
  async finishWipes(): Promise<void> {
    for (const { member_id, state } of await this.#db.getAll('memberships'))
      if (state === 'wiping') await this.wipe(member_id)
  }
}

/** Rows go before the database does: another tab may hold the deletion up for a while. */
async function emptied(member: Id): Promise<void> {
  const db = await openDatabase(member, () => undefined)
  const names = ['pages', 'staged', 'outbox', 'done', 'marks'] as const
  const tx = writing(db, [...names], 'strict')
  await Promise.all([...names.map((name) => tx.objectStore(name).clear()), tx.done])
  db.close()
}
