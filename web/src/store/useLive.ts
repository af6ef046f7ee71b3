import { type DependencyList, useMemo, useSyncExternalStore } from 'react'
import { currentLives, onShown } from './current'
import type { Live, LiveQuery } from './types'

/**
 * The answer of `query.read(view)`, renewed at most once a frame after a landing that touched one of its
 * collections. `deps`: what `read` closes over, as for `useMemo`.
 */
export function useLive<T>(query: LiveQuery<T>, deps: DependencyList): Live<T> {
  const lives = useSyncExternalStore(onShown, currentLives)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller lists what the query closes over
  const handle = useMemo(() => lives.live(query), [lives, ...deps])
  return useSyncExternalStore(handle.subscribe, handle.value)
}
