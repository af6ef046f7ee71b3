/// <reference lib="webworker" />
/**
 * Service worker: the shell works without signal. It keeps the app's own files and nothing else; answers of
 * `/api` never touch a cache (SYNC-41, UI-1). A new version waits until a person asks for it.
 */
declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[]
}

const PREFIX = 'shell-'
const PAGE = '/index.html'
/** Scripts are asked for with an Origin, the cache was filled without: the same file all the same. */
const KNOWN = { ignoreVary: true }
const FILES = self.__WB_MANIFEST

/** FNV-1a over the list of files: another build, another cache. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return (hash >>> 0).toString(36)
}

const SHELL = PREFIX + fingerprint(JSON.stringify(FILES))

async function fill() {
  const cache = await caches.open(SHELL)
  await cache.addAll(FILES.map(({ url }) => new Request(`/${url}`, { cache: 'no-cache' })))
}

/** Keeps this shell and the one before it: tabs still open on the old version find their files. */
async function tidy() {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== SHELL)
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function answer(request: Request): Promise<Response> {
  const wanted = request.mode === 'navigate' ? PAGE : request
  const cache = await caches.open(SHELL)
  const kept = (await cache.match(wanted, KNOWN)) ?? (await caches.match(wanted, KNOWN))
  return kept ?? fetch(request)
}

self.addEventListener('install', (event) => event.waitUntil(fill()))
self.addEventListener('activate', (event) => event.waitUntil(tidy()))
self.addEventListener('message', (event) => {
  if (event.data === 'update') event.waitUntil(self.skipWaiting())
})
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  const ours = event.request.method === 'GET' && url.origin === self.location.origin
  if (ours && !/^\/(api|healthz|readyz)(\/|$)/.test(url.pathname)) event.respondWith(answer(event.request))
})
