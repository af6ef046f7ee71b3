/** ISO dates and half-open periods; mirrors `clientcast/kit/periods.py` (5.1). No clock, no zone. */

export type Unit = 'day' | 'month' | 'year'

const DAY = 86_400_000
const at = (iso: string): number => Date.parse(`${iso}T00:00:00Z`)
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)

export const dayOf = (date: string): number => Number(date.slice(8, 10))
export const addDays = (date: string, days: number): string => iso(at(date) + days * DAY)

/** Days from one date to another, negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => (at(to) - at(from)) / DAY

/** The last day of service: the day before an exclusive end. */
export const lastDay = (end: string): string => addDays(end, -1)

/** The anchor day in the month `index` (year × 12 + month − 1), or that month's last day. */
function onAnchor(index: number, anchorDay: number): string {
  const year = Math.floor(index / 12)
  const longest = new Date(Date.UTC(year, (index % 12) + 1, 0)).getUTCDate()
  return iso(Date.UTC(year, index % 12, Math.min(anchorDay, longest)))
}

const monthIndex = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1

/** The exclusive end of `count` units from `start`; a year is 12 months. */
export function addUnits(start: string, unit: Unit, count: number, anchorDay: number): string {
  if (unit === 'day') return addDays(start, count)
  return onAnchor(monthIndex(start) + count * (unit === 'year' ? 12 : 1), anchorDay)
}

/** Whether a date is where that anchor day falls in its month. */
export const sitsOn = (date: string, anchorDay: number): boolean =>
  date === onAnchor(monthIndex(date), anchorDay)
