import { useLive } from '../store'
import { useSyncState } from '../sync'
import type { Counts } from './nav'

/** What waits behind each place; More adds up only what needs a person, for waiting to be sent is normal (V2). */
export function useCounts(): Counts {
  const { waiting, attention: refused } = useSyncState()
  const { value: open } = useLive(
    {
      collections: ['attention'],
      read: (view) => view.list('attention', { filter: (item) => item.state === 'open', limit: 1 }).total,
    },
    [],
  )
  return { attention: open, queue: waiting + refused, more: open + refused }
}
