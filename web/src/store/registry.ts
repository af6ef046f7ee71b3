import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import type { Id } from '../api/rows'
import { databaseName, openDatabase } from './database'

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

  close(): void {
    this.#db.close()
  }

  /** Random id of this installation, made at first use (S12). */
  async device(fresh: () => Id): Promise<Id> {
    const tx = this.#db.transaction('marks', 'readwrite', { durability: 'strict' })
    const known = await tx.store.get('device')
    const id = known ?? fresh()
    if (known === undefined) await tx.store.put(id, 'device')
    await tx.done
    return id
  }

  async current(): Promise<Id | null> {
    return (await this.#db.get('marks', 'current')) ?? null
  }

  /** Remembers that this device holds and shows the member's book. */
  async hold(member: Id): Promise<void> {
    const tx = this.#db.transaction(['memberships', 'marks'], 'readwrite', { durability: 'strict' })
    await Promise.all([
      tx.objectStore('memberships').put({ member_id: member, state: 'held' }),
      tx.objectStore('marks').put(member, 'current'),
      tx.done,
    ])
  }

  async leave(): Promise<void> {
    await this.#db.delete('marks', 'current')
  }

  async held(): Promise<readonly Id[]> {
    return (await this.#db.getAll('memberships')).map(({ member_id }) => member_id)
  }

  /** A sign-out the server has not heard of yet. */
  async goodbye(said: boolean): Promise<void> {
    if (said) await this.#db.delete('marks', 'goodbye')
    else await this.#db.put('marks', 'owed', 'goodbye')
  }
  async owesGoodbye(): Promise<boolean> {
    return (await this.#db.get('marks', 'goodbye')) !== undefined
  }

  /** Removes everything of a membership: the marker first, the rows, the marker last (SYNC-41). */
  async wipe(member: Id): Promise<void> {
    const tx = this.#db.transaction('memberships', 'readwrite', { durability: 'strict' })
    await Promise.all([tx.store.put({ member_id: member, state: 'wiping' }), tx.done])
    await emptied(member)
    await deleteDB(databaseName(member))
    const last = this.#db.transaction(['memberships', 'marks'], 'readwrite', { durability: 'strict' })
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
  const tx = db.transaction(['pages', 'staged', 'outbox', 'marks'], 'readwrite', { durability: 'strict' })
  const names = ['pages', 'staged', 'outbox', 'marks'] as const
  await Promise.all([...names.map((name) => tx.objectStore(name).clear()), tx.done])
  db.close()
}
