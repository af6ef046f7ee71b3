import { useSyncExternalStore } from 'react'

/** The only layout switch (look.md §2.3). */
const query = () => matchMedia('(min-width: 62em)')

function subscribe(listener: () => void) {
  const media = query()
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

export const useDesktop = (): boolean => useSyncExternalStore(subscribe, () => query().matches)
