/** `v1.<epoch>.<scope>.<pos>` (SYNC-1); the device reads only what it must. */
export function posOf(cursor: string | null): number {
  const pos = Number(cursor?.slice(cursor.lastIndexOf('.') + 1))
  return Number.isFinite(pos) ? pos : 0
}

/** One life of the server's data: a restore begins another. */
export const epochOf = (cursor: string | null): string | null => cursor?.split('.')[1] ?? null
