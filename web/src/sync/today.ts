import type { IsoDate } from '../api/rows'

/** Local date of an instant (milliseconds) in a time zone (T2). */
export function localDate(ms: number, timeZone: string): IsoDate {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return format.format(ms)
}
