/** The parts of one store that everything which writes to it shares. */
import type { Disk } from './disk'
import type { Skipped } from './landing'
import type { Memory } from './memory'
import type { Notes } from './notes'
import type { Removals } from './removals'

export interface Parts {
  readonly disk: Disk
  readonly memory: Memory
  readonly notes: Notes
  readonly removals: Removals
  readonly onSkipped: (skipped: readonly Skipped[]) => void
}
