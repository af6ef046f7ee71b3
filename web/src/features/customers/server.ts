/** Customers that this device does not hold: found and brought by the server (SYNC-11). */
import { useEffect, useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { fold, type Id } from '../../store'
import { bringCustomer, findOnServer, useSyncState } from '../../sync'

export type Hit = Awaited<ReturnType<typeof findOnServer>>[number]
export type Asked =
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly hits: readonly Hit[] }
  | { readonly state: 'failed'; readonly failure: Failure }

const TYPING_MS = 300
/** The server searches by words of at least so many letters. */
const SHORTEST = 3

/** True when the words of `text` are long enough for the server. */
export const isAskable = (text: string): boolean =>
  fold(text)
    .split(/\s+/)
    .some((word) => word.length >= SHORTEST)

async function ask(text: string, signal: AbortSignal): Promise<Asked> {
  try {
    return { state: 'answered', hits: await findOnServer(text, signal) }
  } catch (error) {
    return { state: 'failed', failure: failure(error) }
  }
}

/** What the server finds; null when it is not asked, because all customers are here or the text is too short. */
export function useServerHits(text: string): Asked | null {
  const { windowed } = useSyncState()
  const [asked, setAsked] = useState<Asked | null>(null)
  const wanted = windowed && isAskable(text)
  useEffect(() => {
    setAsked(wanted ? { state: 'asking' } : null)
    if (!wanted) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      void ask(text, stop.signal).then((answer) => {
        if (!stop.signal.aborted) setAsked(answer)
      })
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text, wanted])
  return asked
}

export interface Brought {
  /** He may still come. */
  readonly waiting: boolean
  readonly failure: Failure | null
}

/** Brings a customer who is `missing` on a device that does not hold everybody. */
export function useBrought(id: Id, missing: boolean): Brought {
  const { windowed } = useSyncState()
  const [failed, setFailed] = useState<Failure | null>(null)
  const wanted = windowed && missing
  useEffect(() => {
    setFailed(null)
    if (wanted) bringCustomer(id).catch((error: unknown) => setFailed(failure(error)))
  }, [id, wanted])
  return { waiting: wanted && failed === null, failure: failed }
}
