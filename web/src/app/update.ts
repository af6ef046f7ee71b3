/** Service worker registration and the offer of a new version. Nothing reloads by itself: forms stay. */
import { useSyncExternalStore } from 'react'

let waiting: ServiceWorker | null = null
const listeners = new Set<() => void>()

function offer(worker: ServiceWorker | null) {
  waiting = worker
  for (const listener of listeners) listener()
}

function watch(registration: ServiceWorkerRegistration) {
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker)
    })
  })
}

const HOUR_MS = 3_600_000

/** Registers the worker in the built app and looks for a new version every hour. */
export async function registerWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register('/sw.js')
    watch(registration)
    setInterval(() => void registration.update().catch(() => undefined), HOUR_MS)
  } catch {
    // Private windows refuse workers; the app works without one as long as there is signal.
  }
}

/** Takes the new version: this tab reloads, others when their people say so. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('update')
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useUpdate = (): boolean => useSyncExternalStore(subscribe, () => waiting !== null)
