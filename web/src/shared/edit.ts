/** What an edit sends (SYNC-23): the changed fields, and what stood in them. */
export function changed<T extends object>(before: T, after: T): { set: Partial<T>; was: Partial<T> } | null {
  const keys = (Object.keys(after) as (keyof T)[]).filter((key) => after[key] !== before[key])
  if (!keys.length) return null
  const pick = (row: T) => Object.fromEntries(keys.map((key) => [key, row[key]])) as Partial<T>
  return { set: pick(after), was: pick(before) }
}
