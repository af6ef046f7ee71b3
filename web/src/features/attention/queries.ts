import { type Attention, type Collection, type Customer, type Plan, useLive, type View } from '../../store'
import { nameOf } from '../customers/names'
import { renewedBy } from './words'

export interface Item {
  readonly item: Attention
  readonly customer: Customer | undefined
  readonly plan: Plan | undefined
  /** Who renewed the line first; empty when unknown. */
  readonly by: string
}

const ATTENTION: readonly Collection[] = ['attention', 'customer', 'subscription', 'plan', 'seller']
const SHOWN_SETTLED = 20

function shape(view: View, item: Attention): Item {
  const seller = view.get('seller', renewedBy(item))
  return {
    item,
    customer: view.get('customer', item.customer_id),
    plan: view.get('plan', view.get('subscription', item.subscription_id)?.plan_id),
    by: seller ? nameOf(seller) : '',
  }
}

const newer = (a: Attention, b: Attention): number => (a.created_at < b.created_at ? 1 : -1)

/** What waits for a decision, newest first. */
export const useOpenItems = (): readonly Item[] =>
  useLive(
    {
      collections: ATTENTION,
      read: (view) =>
        view
          .list('attention', { filter: (item) => item.state === 'open', order: newer })
          .rows.map((item) => shape(view, item)),
    },
    [],
  ).value

export const useSettledItems = (): readonly Item[] =>
  useLive(
    {
      collections: ATTENTION,
      read: (view) =>
        view
          .list('attention', {
            filter: (item) => item.state === 'settled',
            order: newer,
            limit: SHOWN_SETTLED,
          })
          .rows.map((item) => shape(view, item)),
    },
    [],
  ).value
