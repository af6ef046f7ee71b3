import { type HandOver, type Id, type LiveQuery, type Seller, useLive, type View } from '../../store'
import { nameOf } from '../customers/names'
import { type Cash, me, useWaitingCash } from '../renew/queries'
import type { SellerItem } from './SellersView'

function customersBySeller(view: View): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { seller_id } of view.list('customer', { filter: (customer) => !customer.archived_at }).rows) {
    counts.set(seller_id, (counts.get(seller_id) ?? 0) + 1)
  }
  return counts
}

const houseFirst = (a: Seller, b: Seller): number =>
  Number(b.mode === 'house') - Number(a.mode === 'house') || nameOf(a).localeCompare(nameOf(b))

/** Every seller the member sees, parents before their children, with customers and cash. */
export const SELLERS: LiveQuery<{
  readonly items: readonly SellerItem[]
  readonly rows: readonly Seller[]
  readonly currency: string
}> = {
  collections: ['seller', 'seller_balance', 'customer', 'organization'],
  read: (view) => {
    const { rows } = view.list('seller', { order: houseFirst })
    const counts = customersBySeller(view)
    const known = new Set(rows.map((seller) => seller.id))
    const below = (parent: string | null) =>
      rows.filter(
        (seller) => (seller.parent_id && known.has(seller.parent_id) ? seller.parent_id : null) === parent,
      )
    const walk = (parent: string | null, depth: number): SellerItem[] =>
      below(parent).flatMap((seller) => {
        const cash = view.cashOf(seller.id)
        const item: SellerItem = {
          id: seller.id,
          name: nameOf(seller),
          phone: seller.phone,
          mode: seller.mode,
          frozen: seller.state === 'frozen',
          parent: seller.parent_id,
          depth,
          customers: counts.get(seller.id) ?? 0,
          cashMinor: cash?.cash_minor ?? 0,
          limitMinor: seller.credit_limit_minor,
          pencil: cash?.pencil ?? false,
        }
        return [item, ...walk(seller.id, depth + 1)]
      })
    return { items: walk(null, 0), rows, currency: view.organization?.currency ?? 'BDT' }
  },
}

export interface HandOverItem {
  readonly row: HandOver
  readonly by: Seller | undefined
}

export interface SellerData {
  readonly seller: Seller
  readonly parent: Seller | undefined
  readonly customers: number
  /** Confirmed cash, and what this device's own commands will bring when it is the seller's. */
  readonly cash: Cash
  readonly currency: string
  /** What the seller handed over, newest first; of the house what it received from everybody. */
  readonly handOvers: readonly HandOverItem[]
}

const newest = (a: HandOver, b: HandOver): number =>
  a.handed_on === b.handed_on ? (a.id < b.id ? 1 : -1) : a.handed_on < b.handed_on ? 1 : -1

function sellerData(view: View, id: Id): (SellerData & { readonly own: boolean }) | null {
  const seller = view.get('seller', id)
  if (!seller) return null
  const balance = view.cashOf(id)
  return {
    seller,
    own: me(view).seller?.id === id,
    parent: view.get('seller', seller.parent_id),
    customers: view.customersBySeller(id).filter((customer) => !customer.archived_at).length,
    cash: { minor: balance?.cash_minor ?? 0, pencil: balance?.pencil ?? false },
    currency: view.organization?.currency ?? 'BDT',
    handOvers: view
      .list('hand_over', { filter: (row) => seller.mode === 'house' || row.seller_id === id, order: newest })
      .rows.map((row) => ({ row, by: view.get('seller', row.seller_id) })),
  }
}

/** One seller with the cash in his hands and what he handed over; null = not on this device. */
export function useSeller(id: Id): { readonly value: SellerData | null; readonly loading: boolean } {
  const { value, loading } = useLive(
    {
      collections: ['seller', 'seller_balance', 'customer', 'organization', 'hand_over'],
      read: (view) => sellerData(view, id),
    },
    [id],
  )
  const waiting = useWaitingCash()
  if (!value?.own || !waiting) return { value, loading }
  return { value: { ...value, cash: { minor: value.cash.minor + waiting, pencil: true } }, loading }
}
