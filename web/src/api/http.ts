import type { Clock } from './clock'
import { Offline, Problem, type ProblemBody } from './problem'

export const PROTOCOL = '1'
const ANSWER_MS = 10_000
const JSON_TYPE = /^application\/(problem\+|x-nd|nd)?json\b/

/** What the browser lends to the client. */
export interface Ports {
  readonly fetch: typeof fetch
  readonly clock: Clock
  /** `document.cookie`: the source of the CSRF token. */
  readonly cookies: () => string
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** Sent as JSON. */
  readonly json?: unknown
  readonly blob?: Blob
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  /** How long the answer may take; 10 s unless said. */
  readonly waitMs?: number
}

/** Aborts when nothing was heard for `ms`; `heard()` starts the wait anew. */
export function patience(clock: Clock, ms: number, outer?: AbortSignal) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  let cancel = clock.after(ms, abort)
  outer?.addEventListener('abort', abort)
  if (outer?.aborted) abort()
  return {
    signal: controller.signal,
    heard() {
      cancel()
      cancel = clock.after(ms, abort)
    },
    done() {
      cancel()
      outer?.removeEventListener('abort', abort)
    },
  }
}

export function csrf(cookies: string): string {
  const found = cookies.split('; ').find((cookie) => cookie.startsWith('cc_csrf='))
  return found ? decodeURIComponent(found.slice('cc_csrf='.length)) : ''
}

function address(path: string, query: Ask['query']): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) asked.set(name, String(value))
  const text = asked.toString()
  return text ? `${path}?${text}` : path
}

function init(ports: Ports, ask: Ask): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json', ...ask.headers }
  if ((ask.method ?? 'GET') !== 'GET') headers['X-CSRF-Token'] = csrf(ports.cookies())
  if (ask.json !== undefined) headers['Content-Type'] = 'application/json'
  const body = ask.json === undefined ? ask.blob : JSON.stringify(ask.json)
  return {
    method: ask.method ?? 'GET',
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    ...(body === undefined ? {} : { body }),
  }
}

function waitAsked(header: string | null, now: number): number | null {
  if (!header) return null
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null
}

/** Reads a refusal. A refusal that is not ours (portal, proxy page) is `Offline`, 5xx and 429 stay `Problem`. */
export async function refusal(answer: Response, now: number): Promise<Problem | Offline> {
  const wait = waitAsked(answer.headers.get('Retry-After'), now)
  if (!ours(answer)) return new Offline(`not our answer: ${answer.status}`)
  try {
    const body = (await answer.json()) as Partial<ProblemBody>
    return new Problem({ ...body, status: answer.status, code: body.code ?? 'unknown' }, wait)
  } catch {
    return new Offline('cut answer')
  }
}

/** A captive portal or foreign proxy lacks the header or answers pages. */
export function ours(answer: Response): boolean {
  return answer.headers.has('ClientCast-Protocol') && JSON_TYPE.test(answer.headers.get('Content-Type') ?? '')
}

async function send(ports: Ports, path: string, ask: Ask, signal: AbortSignal): Promise<Response> {
  try {
    return await ports.fetch(address(path, ask.query), { ...init(ports, ask), signal })
  } catch (error) {
    throw new Offline(error instanceof Error ? error.message : 'no answer')
  }
}

async function sendOnce(ports: Ports, path: string, ask: Ask, signal: AbortSignal): Promise<Response> {
  const answer = await send(ports, path, ask, signal)
  const protocol = answer.headers.get('ClientCast-Protocol')
  if (protocol && protocol !== PROTOCOL) throw new Problem({ status: 426, code: 'app_outdated' })
  if (!answer.ok) throw await refusal(answer, ports.clock.now())
  return answer
}

const forged = (error: unknown) => error instanceof Problem && error.code === 'forged_request'

/**
 * Opens an answer whose body the caller reads. Raises Problem, Offline.
 *
 * A browser that was killed may have lost the token against forgery while it kept the session: any read brings
 * a fresh one, and what was refused for want of it is asked once more.
 */
export async function open(ports: Ports, path: string, ask: Ask, signal: AbortSignal): Promise<Response> {
  try {
    return await sendOnce(ports, path, ask, signal)
  } catch (error) {
    if (!forged(error)) throw error
    await sendOnce(ports, '/api/public', {}, signal)
    return await sendOnce(ports, path, ask, signal)
  }
}

/** Asks and reads JSON within `waitMs`. Raises Problem, Offline. */
export async function ask<T>(ports: Ports, path: string, asked: Ask = {}): Promise<T> {
  const wait = patience(ports.clock, asked.waitMs ?? ANSWER_MS, asked.signal)
  try {
    const answer = await open(ports, path, asked, wait.signal)
    if (answer.status === 204) return undefined as T
    if (!ours(answer)) throw new Offline('not our answer')
    return (await readWhole(answer)) as T
  } finally {
    wait.done()
  }
}

async function readWhole(answer: Response): Promise<unknown> {
  try {
    return await answer.json()
  } catch {
    throw new Offline('cut answer')
  }
}

/** Asks for bytes (PDF, XLSX, picture) within 60 s. Raises Problem, Offline. */
export async function askBlob(ports: Ports, path: string, asked: Ask = {}): Promise<Blob> {
  const wait = patience(ports.clock, 60_000, asked.signal)
  try {
    const answer = await open(ports, path, { ...asked, headers: { Accept: '*/*' } }, wait.signal)
    if (!answer.headers.has('ClientCast-Protocol')) throw new Offline('not our answer')
    return await answer.blob().catch(() => Promise.reject(new Offline('cut answer')))
  } finally {
    wait.done()
  }
}
