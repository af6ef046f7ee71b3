/** The part of EventSource that is used. */
export interface Stream {
  onopen: ((event: Event) => void) | null
  onerror: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  readonly readyState: number
  close(): void
}

export interface Doorbell {
  /** Position of the organization's head; also rung by heartbeats (SYNC-9). */
  readonly onPos: (pos: number) => void
  readonly onOpen: () => void
  /** The stream is gone; the caller decides when to open another. */
  readonly onLost: () => void
}

/**
 * Opens GET /api/live. EventSource does not come back after a 503 by itself, so every loss closes the
 * stream and is told. Answers the closer.
 */
export function listen(openStream: (path: string) => Stream, bell: Doorbell): () => void {
  const stream = openStream('/api/live')
  const close = () => {
    stream.onopen = stream.onerror = stream.onmessage = null
    stream.close()
  }
  stream.onopen = () => bell.onOpen()
  stream.onerror = () => {
    close()
    bell.onLost()
  }
  stream.onmessage = (event) => {
    const pos = position(String(event.data))
    if (pos !== null) bell.onPos(pos)
  }
  return close
}

function position(data: string): number | null {
  try {
    const read: unknown = JSON.parse(data)
    const pos = typeof read === 'object' && read !== null && 'pos' in read ? read.pos : null
    return typeof pos === 'number' ? pos : null
  } catch {
    return null
  }
}
