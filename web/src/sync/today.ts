import type { IsoDate } from '../api/rows'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Made once for a zone: it costs as much as a thousand uses. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, ...parts })
  formats.set(timeZone, format)
  return format
}

/** Local date of an instant (milliseconds) in a time zone (T2). */
export const localDate = (ms: number, timeZone: string): IsoDate => formatOf(timeZone).format(ms)
