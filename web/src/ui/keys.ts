/** Keyboard shortcuts (UI-5): what is mounted can be pressed, and `?` lists exactly that. */
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface Shortcut {
  /** `KeyboardEvent.key`. */
  readonly key: string
  readonly label: string
  readonly run: () => void
}

let mounted: readonly (readonly Shortcut[])[] = []
const listeners = new Set<() => void>()

function set(next: readonly (readonly Shortcut[])[]) {
  mounted = next
  for (const listener of listeners) listener()
}

const TYPING = 'input, textarea, select, [contenteditable]'

/** Typing, a modifier or an open dialog: the key belongs to somebody else. */
function belongsElsewhere(event: KeyboardEvent): boolean {
  const modified = event.ctrlKey || event.metaKey || event.altKey
  const target = event.target as HTMLElement | null
  return (
    modified ||
    event.defaultPrevented ||
    Boolean(target?.closest(TYPING)) ||
    Boolean(document.querySelector('[aria-modal="true"]'))
  )
}

function press(event: KeyboardEvent) {
  if (belongsElsewhere(event)) return
  const shortcut = mounted.flat().findLast((candidate) => candidate.key === event.key)
  if (!shortcut) return
  event.preventDefault()
  shortcut.run()
}

/** Adds shortcuts while the component is on the screen; the last added wins, the shell's come first. */
export function useKeys(shortcuts: readonly Shortcut[], place: 'page' | 'shell' = 'page'): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  const names = shortcuts.map(({ key, label }) => `${key}${label}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered anew only when keys or labels change
  useEffect(() => {
    const own = latest.current.map(({ key, label }, index) => ({
      key,
      label,
      run: () => latest.current[index]?.run(),
    }))
    if (!mounted.length) addEventListener('keydown', press)
    set(place === 'shell' ? [own, ...mounted] : [...mounted, own])
    return () => {
      set(mounted.filter((group) => group !== own))
      if (!mounted.length) removeEventListener('keydown', press)
    }
  }, [names, place])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Every shortcut that works now. */
export const useShortcuts = (): readonly Shortcut[] => useSyncExternalStore(subscribe, () => mounted).flat()
