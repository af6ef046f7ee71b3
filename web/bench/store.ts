/**
 * What `make bench` measures in a real browser: first load of a large book over loopback, then a warm start
 * from local data (UI-4). The first visit loads; the page visits itself again for the warm start, then posts
 * its figures to the server that served it.
 */
import { api, deviceClock } from '../src/api'
import { Lives } from '../src/store/lives'
import { LocalStore } from '../src/store/local'
import type { View } from '../src/store/types'
import { Log } from '../src/sync/log'
import { predict } from '../src/sync/predict'
import { Tab } from '../src/sync/tab'

const MEMBER = 'bench'
type Figures = Record<string, number>

const round = (ms: number) => Math.round(ms * 10) / 10

function figureOf(act: () => unknown): number {
  const from = performance.now()
  act()
  return round(performance.now() - from)
}

/** Off the stack, so that nothing is kept for what merely looks like a pointer. */
async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as { gc?: (how: { type: 'major'; execution: 'async' }) => Promise<void> }
  await gc?.({ type: 'major', execution: 'async' })
}

const read = <T>(lives: Lives, query: (view: View) => T): T =>
  lives.live({ collections: [], read: query }).value().value

function firstScreen(lives: Lives): number {
  return read(lives, (view) => view.list('customer', { order: (a, b) => (a.name < b.name ? -1 : 1), limit: 50 }).total)
}

async function firstLoad(): Promise<Figures> {
  const from = performance.now()
  const nobody = () => undefined
  const tab = await Tab.open(MEMBER, {
    api,
    clock: deviceClock,
    log: new Log(),
    predict,
    holdLock: (_name, _signal, act) => act(),
    channel: () => ({ post: nobody, onMessage: null, close: nobody }),
    visible: () => true,
    mayPoll: () => false,
    onSessionDoubt: nobody,
    onGone: nobody,
  })
  let lists = 0
  const done = new Promise<void>((resolve) => {
    tab.store.onChange(() => {
      if (lists === 0 && tab.store.book.pages('invoice').length + tab.store.book.pages('box').length > 0)
        lists = performance.now()
      if (tab.store.marks.snapshot?.collection === 'invoice' && lists === 0) lists = performance.now()
      if (tab.store.marks.cursor !== null) resolve()
    })
  })
  tab.connect('bench')
  await done
  const all = performance.now()
  tab.close()
  return { first_load_lists_ms: round(lists - from), first_load_all_ms: round(all - from) }
}

async function warmStart(): Promise<Figures> {
  const from = performance.now()
  const store = await LocalStore.open(MEMBER, {
    clock: deviceClock,
    predict,
    say: () => undefined,
    onGone: () => undefined,
    onSkipped: () => undefined,
  })
  const lives = new Lives(store, { request: (act) => setTimeout(act) }, deviceClock)
  const customers = firstScreen(lives)
  const warm = round(performance.now() - from)
  const prepare = figureOf(() => read(lives, (view) => view.search('zzz')))
  const words = ['karim', '0171', 'savar abdul', 'c-04', 'করিম', 'user4999']
  const each = words.flatMap((text) =>
    Array.from({ length: 20 }, () => figureOf(() => read(lives, (view) => view.search(text)))),
  )
  each.sort((a, b) => a - b)
  const commit = []
  for (let i = 0; i < 20; i++) {
    const before = performance.now()
    await store.setMarks({ seq: i })
    commit.push(performance.now() - before)
  }
  commit.sort((a, b) => a - b)
  await collectGarbage()
  const memory = (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory
  return {
    customers,
    warm_start_ms: warm,
    search_prepare_ms: prepare,
    search_p50_ms: each[60] ?? 0,
    search_p95_ms: each[114] ?? 0,
    strict_commit_p50_ms: round(commit[10] ?? 0),
    heap_mb: Math.round((memory?.usedJSHeapSize ?? 0) / 1e6),
  }
}

async function main(): Promise<void> {
  const warm = location.search === '?warm'
  const figures = warm ? await warmStart() : await firstLoad()
  await fetch('/figures', { method: 'POST', body: JSON.stringify(figures) })
  if (!warm) location.search = '?warm'
}

main().catch((error: unknown) => fetch('/figures', { method: 'POST', body: JSON.stringify({ error: String(error) }) }))
