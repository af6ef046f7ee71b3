import { createApi } from '../../api/client'
import type { Id } from '../../api/rows'
import { SHAPE } from '../../store/shapes'
import { Log } from '../log'
import { predict } from '../predict'
import { type Channel, type HoldLock, type Message, Tab, type TabPorts } from '../tab'
import * as cast from './cast'
import { TestClock } from './clock'
import { ModelServer, ModelStream, problem } from './server'

/** How the network of a device behaves; shares of requests. */
export interface Mood {
  readonly down: boolean
  readonly lostRequest: number
  readonly lostAnswer: number
  readonly duplicate: number
  readonly cut: number
  readonly portal: number
  readonly busy: number
  readonly delay: number
}
export const FINE: Mood = {
  down: false,
  lostRequest: 0,
  lostAnswer: 0,
  duplicate: 0,
  cut: 0,
  portal: 0,
  busy: 0,
  delay: 20,
}
export const BAD: Mood = {
  down: false,
  lostRequest: 0.15,
  lostAnswer: 0.2,
  duplicate: 0.15,
  cut: 0.15,
  portal: 0.08,
  busy: 0.08,
  delay: 4000,
}
export const DOWN: Mood = { ...FINE, down: true }

let worlds = 0

/** A server, devices with tabs, time and chance of one seed. */
export class World {
  readonly clock: TestClock
  readonly server: ModelServer
  readonly name = `w${++worlds}`
  constructor(seed: number) {
    this.clock = new TestClock(seed)
    this.server = new ModelServer(this.clock.now)
  }
  device(name: string): Device {
    return new Device(this, `${this.name}-${name}`)
  }
  pass(ms: number): Promise<void> {
    return this.clock.pass(ms)
  }
  chance(share: number): boolean {
    return this.clock.random() < share
  }
  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.clock.random() * list.length)]
    if (picked === undefined) throw new Error('nothing to pick')
    return picked
  }
}

interface Waiter {
  readonly act: () => Promise<void>
  readonly done: () => void
  readonly fail: (why: Error) => void
}

/** One browser: a database, tabs that share locks and channels, and a network with moods. */
export class Device {
  readonly world: World
  readonly member: Id
  mood: Mood = FINE
  tabs: Tab[] = []
  readonly log = new Log()
  /** How far its clock is ahead, in milliseconds. */
  ahead = 0
  #channels = new Set<Channel>()
  #holder: Waiter | null = null
  #waiting: Waiter[] = []
  #streams = new Set<ModelStream>()

  constructor(world: World, member: Id) {
    this.world = world
    this.member = member
  }

  get tab(): Tab {
    const [tab] = this.tabs
    if (!tab) throw new Error('no tab')
    return tab
  }

  /** What the browser lends to a tab. */
  ports(): Omit<TabPorts, 'onSessionDoubt' | 'onGone'> {
    const { now, random } = this.world.clock
    const after = this.world.clock.after.bind(this.world.clock)
    const clock = { now: () => now() + this.ahead, after, random }
    const cookies = () => 'cc_csrf=t'
    return {
      api: createApi({ fetch: this.#fetch, clock, cookies, openStream: () => this.#stream() }),
      clock,
      log: this.log,
      predict,
      holdLock: this.#holdLock,
      channel: () => this.#channel(),
      visible: () => true,
      mayPoll: () => true,
    }
  }

  /** Opens a tab as app/main does after sign-in. */
  async open(wire = 's1'): Promise<Tab> {
    const nobody = { onSessionDoubt: () => undefined, onGone: () => undefined }
    const tab = await Tab.open(this.member, { ...this.ports(), ...nobody })
    await tab.store.setMarks({ session: cast.sessionInfo(), receipt_prefix: 'JAM7' })
    tab.connect(`${SHAPE}/${wire}`)
    this.tabs.push(tab)
    return tab
  }

  /** The browser dies: nothing is told to anybody, requests on their way are not awaited. */
  crash(): void {
    for (const tab of this.tabs) tab.close()
    this.tabs = []
    this.#channels.clear()
    this.#holder = null
    this.#waiting = []
    for (const stream of this.#streams) stream.close()
    this.#streams.clear()
  }

  /** Another tab takes the lock while its holder goes on believing it leads. */
  stealLock(): void {
    const next = this.#waiting.shift()
    const robbed = this.#holder
    if (!next || !robbed) return
    this.world.clock.after(this.world.clock.random() * 5000, () =>
      robbed.fail(new DOMException('stolen', 'AbortError')),
    )
    this.#grant(next)
  }

  loseStreams(): void {
    for (const stream of [...this.#streams]) {
      this.#streams.delete(stream)
      stream.lose()
    }
  }

  #stream(): ModelStream {
    const { clock, server } = this.world
    const stream = new ModelStream(server, (act) => clock.after(clock.random() * 50, act))
    clock.after(10, () => {
      if (stream.readyState === 2) return
      if (this.mood.down || this.world.chance(this.mood.lostRequest)) return stream.lose()
      this.#streams.add(stream)
      stream.open()
    })
    return stream
  }

  #holdLock: HoldLock = (_name, signal, act) =>
    new Promise((done, fail) => {
      const waiter = { act, done, fail }
      signal.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiter)
        fail(new DOMException('aborted', 'AbortError'))
        if (this.#holder === waiter) this.#release()
      })
      if (this.#holder) this.#waiting.push(waiter)
      else this.#grant(waiter)
    })

  #grant(waiter: Waiter): void {
    this.#holder = waiter
    void waiter
      .act()
      .then(waiter.done, waiter.fail)
      .finally(() => {
        if (this.#holder === waiter) this.#release()
      })
  }

  #release(): void {
    this.#holder = null
    const next = this.#waiting.shift()
    if (next) this.#grant(next)
  }

  #channel(): Channel {
    const { clock } = this.world
    let at = 0
    const mine: Channel = {
      onMessage: null,
      post: (message: Message) => {
        const copy = structuredClone(message)
        // Late, but in order, as a busy tab gets them.
        at = Math.max(at, clock.now() + clock.random() * 400)
        for (const other of this.#channels)
          if (other !== mine)
            clock.after(at - clock.now(), () => this.#channels.has(other) && other.onMessage?.(copy))
      },
      close: () => this.#channels.delete(mine),
    }
    this.#channels.add(mine)
    return mine
  }

  #fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), 'http://device')
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null
    const { mood, world } = this
    const ask = () => world.server.answer(init.method ?? 'GET', url.pathname, url.searchParams, body)
    await this.#wait(init.signal ?? undefined)
    if (mood.down || world.chance(mood.lostRequest)) throw new TypeError('no network')
    if (world.chance(mood.portal)) return new Response('<html>Sign in to Wi-Fi</html>')
    if (world.chance(mood.busy)) return problem(503, 'unavailable', {}, { 'Retry-After': '2' })
    if (world.chance(mood.duplicate)) ask()
    const answer = ask()
    await this.#wait(init.signal ?? undefined)
    if (world.chance(mood.lostAnswer)) throw new TypeError('connection reset')
    return world.chance(mood.cut) ? this.#cut(answer) : answer
  }

  async #cut(answer: Response): Promise<Response> {
    const text = await answer.text()
    const part = text.slice(0, Math.floor(text.length * this.world.clock.random()))
    return new Response(part, { status: answer.status, headers: answer.headers })
  }

  #wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.world.clock.after(this.world.clock.random() * this.mood.delay, resolve)
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })
  }
}
