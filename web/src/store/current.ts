import { deviceClock } from '../api/clock'
import { type Frames, Lives } from './lives'
import { NO_PICTURE, type Picture } from './picture'

/** A hidden page gets no animation frames; its queries still have to follow. */
const pageFrames: Frames = {
  request(act) {
    if (typeof document !== 'undefined' && document.visibilityState === 'visible') requestAnimationFrame(act)
    else setTimeout(act, 50)
  },
}

let current = new Lives(NO_PICTURE, pageFrames, deviceClock)
const watchers = new Set<() => void>()

/** The queries of the open membership. */
export const currentLives = (): Lives => current

/** Shows another store, or nothing. */
export function show(picture: Picture | null): void {
  current = new Lives(picture ?? NO_PICTURE, pageFrames, deviceClock)
  for (const watcher of watchers) watcher()
}

export function onShown(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
