import type { Id } from '../api/rows'

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

/** A UUIDv7: 48 bits of milliseconds, then random bits (SYNC-20). */
export function newId(now: number = Date.now()): Id {
  const random = crypto.getRandomValues(new Uint8Array(10))
  const tail = Array.from(random, (byte) => hex(byte, 2)).join('')
  const time = hex(now, 12)
  const variant = hex(0x8 | ((random[2] ?? 0) & 0x3), 1)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(1, 4)}-${variant}${tail.slice(5, 8)}-${tail.slice(8)}`
}
