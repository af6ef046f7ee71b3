/** Writes that make room: when the disk is full the oldest closed papers go and the write is tried again (3.4). */
import { StorageFull } from './contract'
import { readMarks } from './database'
import type { Parts } from './parts'
import { shedding } from './shed'

const TRIES = 4

/** Runs `act` in its turn. Raises StorageFull. */
export function writeInTurn(parts: Parts, act: () => Promise<void>): Promise<void> {
  return parts.disk.inTurn(async () => {
    for (let tries = 0; ; tries++) {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
        if (tries >= TRIES || !(await shed(parts))) throw new StorageFull()
      }
    }
  })
}

async function shed({ disk, memory, notes }: Parts): Promise<boolean> {
  const { writes, before } = await shedding(disk.shelf(memory.marks.copy, memory.book))
  if (!before) return false
  const tx = disk.writing(['pages', 'marks'], 'relaxed')
  const known = await readMarks(tx)
  // Another tab has written since these pages were read: ours would undo it.
  if (known.v !== memory.marks.v) return false
  const v = known.v + 1
  await disk.commit(tx, known.copy, writes, {}, { v, shed_before: before })
  memory.marks = { ...known, v, shed_before: before }
  memory.show(writes)
  notes.landed(v, writes)
  return true
}
