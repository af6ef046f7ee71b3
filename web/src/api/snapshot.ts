import type { SnapshotLine } from './answers'
import { type Ask, open, ours, type Ports, patience } from './http'
import { Offline } from './problem'

const SILENCE_MS = 60_000

/**
 * Reads GET /api/snapshot line by line (NDJSON). Ends after the line `{"end": true}`; an answer that stops
 * before it raises Offline. 60 s without bytes raise Offline (3.4). Raises Problem.
 */
export async function* readSnapshot(ports: Ports, asked: Ask): AsyncGenerator<SnapshotLine, void> {
  const wait = patience(ports.clock, SILENCE_MS, asked.signal)
  try {
    const answer = await open(
      ports,
      '/api/snapshot',
      { ...asked, headers: { Accept: 'application/x-ndjson' } },
      wait.signal,
    )
    if (!ours(answer) || !answer.body) throw new Offline('not our answer')
    yield* lines(answer.body.getReader(), wait.heard)
  } finally {
    wait.done()
  }
}

async function* lines(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  heard: () => void,
): AsyncGenerator<SnapshotLine, void> {
  const decoder = new TextDecoder()
  // A line comes in many pieces: each is looked at once.
  let begun: string[] = []
  try {
    for (;;) {
      const { value, done } = await piece(reader)
      if (done) throw new Offline('snapshot cut')
      heard()
      const [tail = '', ...fresh] = decoder.decode(value, { stream: true }).split('\n')
      begun.push(tail)
      for (const next of fresh) {
        const text = begun.join('')
        begun = [next]
        if (!text) continue
        const line = parse(text)
        yield line
        if ('end' in line) return
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function piece(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
  try {
    return await reader.read()
  } catch (error) {
    throw new Offline(error instanceof Error ? error.message : 'snapshot cut')
  }
}

function parse(text: string): SnapshotLine {
  try {
    return JSON.parse(text) as SnapshotLine
  } catch {
    throw new Offline('snapshot garbled')
  }
}
