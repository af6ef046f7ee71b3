import { describe, expect, it } from 'vitest'
import { TestClock } from '../sync/testing/clock'
import type { SnapshotLine } from './answers'
import { createApi } from './client'
import { Offline, Problem } from './problem'

const OURS = { 'ClientCast-Protocol': '1', 'Content-Type': 'application/json' }
const clock = new TestClock(1)

function talking(answer: (url: string, init: RequestInit) => Promise<Response> | Response) {
  const asked: { url: string; init: RequestInit }[] = []
  const api = createApi({
    fetch: async (input, init = {}) => {
      asked.push({ url: String(input), init })
      return answer(String(input), init)
    },
    clock,
    cookies: () => 'theme=dark; cc_csrf=tok%20en',
    openStream: () => {
      throw new Error('not here')
    },
  })
  return { api, asked }
}
const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), { ...init, headers: { ...OURS, ...init.headers } })

describe('an answer', () => {
  it('is the server’s when it carries the header and is JSON', async () => {
    const { api } = talking(() => json({ ids: ['a'] }))
    expect(await api.search('karim')).toEqual({ ids: ['a'] })
  })

  it.each([
    ['a captive portal', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
    ['JSON of somebody else', () => new Response('{}', { headers: { 'Content-Type': 'application/json' } })],
    ['a proxy’s error page', () => new Response('Bad gateway', { status: 502 })],
    ['a cut answer', () => new Response('{"ids":["a', { headers: OURS })],
    ['no network', () => Promise.reject(new TypeError('failed'))],
  ])('is Offline when it is %s', async (_name, answer) => {
    await expect(talking(answer).api.search('x')).rejects.toBeInstanceOf(Offline)
  })

  it('is a typed Problem with fields, row and the wait asked for', async () => {
    const body = {
      code: 'edit_conflict',
      params: { a: 1 },
      errors: [{ field: 'name', code: 'x', params: {} }],
      row: { id: 'r' },
    }
    const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '7' }
    const failed = talking(() => json(body, { status: 409, headers })).api.session()
    await expect(failed).rejects.toMatchObject({ status: 409, retryAfter: 7, ...body })
    await expect(failed).rejects.toBeInstanceOf(Problem)
  })

  it('of a newer protocol asks for a newer app', async () => {
    const { api } = talking(() => json({}, { headers: { 'ClientCast-Protocol': '2' } }))
    await expect(api.session()).rejects.toMatchObject({ status: 426, code: 'app_outdated' })
  })

  it('that does not come within ten seconds is Offline', async () => {
    const never = (_url: string, init: RequestInit) =>
      new Promise<Response>((_resolve, reject) =>
        init.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      )
    const asked = talking(never).api.session()
    let failure: unknown = null
    asked.catch((error: unknown) => {
      failure = error
    })
    await clock.pass(9_900)
    expect(failure).toBeNull()
    await clock.pass(200)
    expect(failure).toBeInstanceOf(Offline)
  })
})

describe('a request', () => {
  it('that changes something carries the CSRF token, a reading one does not', async () => {
    const { api, asked } = talking(() => json({}))
    await api.signIn('jamal', 'secret')
    await api.session()
    const tokens = asked.map(({ init }) => (init.headers as Record<string, string>)['X-CSRF-Token'])
    expect(tokens).toEqual(['tok en', undefined])
  })

  it('refused for a lost token is asked once more with the fresh one', async () => {
    let refusals = 1
    const { api, asked } = talking((url) =>
      url !== '/api/public' && refusals-- > 0
        ? json({ code: 'forged_request' }, { status: 403 })
        : json({ results: [], changes: {} }),
    )
    await api.commands([], null)
    expect(asked.map(({ url }) => url)).toEqual(['/api/commands', '/api/public', '/api/commands'])
  })

  it('for changes names cursor and pending keys, and leaves out what is empty', async () => {
    const { api, asked } = talking(() => json({}))
    await api.changes('v1.e.s.4', ['k1', 'k2'])
    await api.changes('v1.e.s.4', [])
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/changes?cursor=v1.e.s.4&pending=k1%2Ck2',
      '/api/changes?cursor=v1.e.s.4',
    ])
  })
})

describe('the snapshot', () => {
  const lines = [
    { cursor: 'v1.e.s.1', today: '2026-11-25', windowed: false },
    { collection: 'customer', rows: [{ name: 'আব্দুল' }], after: 'a', done: 1, total: 1 },
    { end: true },
  ]
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const bytes = new TextEncoder().encode(text)

  /** The same bytes in pieces of any size, letters cut in half included. */
  function inPieces(size: number, upTo = bytes.length) {
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < upTo; at += size) controller.enqueue(bytes.slice(at, Math.min(at + size, upTo)))
        controller.close()
      },
    })
    return new Response(body, { headers: { ...OURS, 'Content-Type': 'application/x-ndjson' } })
  }
  async function read(answer: Response) {
    const seen: SnapshotLine[] = []
    for await (const line of talking(() => answer).api.snapshot(null)) seen.push(line)
    return seen
  }

  it.each([1, 2, 3, 7, 1000])('is read line by line from pieces of %i bytes', async (size) => {
    expect(await read(inPieces(size))).toEqual(lines)
  })

  it('that ends before its end is Offline, with what came before kept', async () => {
    const seen: SnapshotLine[] = []
    const reading = async () => {
      for await (const line of talking(() => inPieces(5, bytes.length - 3)).api.snapshot(null))
        seen.push(line)
    }
    await expect(reading()).rejects.toBeInstanceOf(Offline)
    expect(seen).toEqual(lines.slice(0, 2))
  })

  it('goes on behind the resume key', async () => {
    const { api, asked } = talking(() => inPieces(100))
    await api.snapshot('key').next()
    expect(asked[0]?.url).toBe('/api/snapshot?chunk=4000&after=key')
  })
})
