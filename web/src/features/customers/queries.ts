import { useMemo } from 'react'
import { type Collection, type Seller, useLive } from '../../store'
import { type Entry, entryOf, inView, type Roster, roster, type ViewKey } from './roster'

const ROSTER: readonly Collection[] = [
  'customer',
  'subscription',
  'customer_balance',
  'plan_version',
  'organization',
]
const MOST_HITS = 50

export interface CustomerList {
  readonly roster: Roster
  readonly shown: readonly Entry[]
  /** Hits before the limit. */
  readonly total: number
  readonly loading: boolean
}

/** The saved view, or the hits of a search over everybody. */
export function useCustomers(key: ViewKey, text: string): CustomerList {
  const all = useLive({ collections: ROSTER, read: roster }, [])
  const hits = useLive(
    {
      collections: ROSTER,
      read: (view) => {
        const found = view.search(text, MOST_HITS)
        return { total: found.total, entries: found.customers.map((customer) => entryOf(view, customer)) }
      },
    },
    [text],
  )
  const shown = useMemo(() => inView(all.value.entries, key), [all.value, key])
  const searching = text.trim() !== ''
  return {
    roster: all.value,
    shown: searching ? hits.value.entries : shown,
    total: searching ? hits.value.total : shown.length,
    loading: all.loading,
  }
}

/** Sellers a customer may belong to: those this member can see. */
export const useSellers = (): readonly Seller[] =>
  useLive(
    {
      collections: ['seller'],
      read: (view) =>
        view.list('seller', {
          filter: (seller) => seller.state === 'active',
          order: (a, b) => a.name.localeCompare(b.name),
        }).rows,
    },
    [],
  ).value
