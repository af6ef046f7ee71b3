/**
 * The local book (UI-2). Screens use exactly this:
 *
 *   const { value, loading } = useLive({
 *     collections: ['customer', 'customer_balance'],
 *     read: (view) => view.list('customer', { filter: (c) => !c.archived_at, order: byName, limit: 50 }),
 *   }, [deps])
 *
 * - `useLive(query, deps)`: runs `query.read(view)` now and again at most once a frame after a landing that
 *   touched one of `collections`. Keep `read` pure; put queries in `features/<noun>/queries.ts`.
 * - `view` (see `types.ts`): get, list, search, papers of a customer, takings; answers at once.
 * - Rows carry `pencil: true` while a waiting command made or changed them (V1): draw them dashed.
 * - `fold(text)`: the one folding for search (NFKC, casefold, Bengali digits to Latin).
 */

export type * from '../api/rows'
export { fold } from '../shared/text'
export type { DaySum, Found, Listed, Listing, Live, LiveQuery, Resident, View } from './types'
export { useLive } from './useLive'
