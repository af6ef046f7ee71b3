import type { LiveQuery, Seller, View } from '../../store'
import type { SellerItem } from './SellersView'

function customersBySeller(view: View): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { seller_id } of view.list('customer', { filter: (customer) => !customer.archived_at }).rows) {
    counts.set(seller_id, (counts.get(seller_id) ?? 0) + 1)
  }
  return counts
}

/** Every seller the member sees, parents before their children, with customers and cash. */
export const SELLERS: LiveQuery<{
  readonly items: readonly SellerItem[]
  readonly rows: readonly Seller[]
  readonly currency: string
}> = {
  collections: ['seller', 'seller_balance', 'customer', 'organization'],
  read: (view) => {
    const { rows } = view.list('seller', { order: (a, b) => a.name.localeCompare(b.name) })
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
          name: seller.name,
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
