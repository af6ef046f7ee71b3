import type { Provider } from '../../api'
import type { LastTerm } from '../../shared/renewal'
import {
  type Collection,
  type Customer,
  type Id,
  type IsoDate,
  type Organization,
  type Plan,
  type PlanVersion,
  type Seller,
  type Subscription,
  type Term,
  useLive,
  type View,
} from '../../store'
import { session, useQueue } from '../../sync'
import { leading } from '../customers/roster'

export interface Me {
  readonly member: Id | null
  readonly role: string
  /** Whose cash it is: the own seller, else the house. */
  readonly seller: Seller | undefined
}

/** Who takes money on this device. */
export function me(view: View): Me {
  const now = session()
  const member = now.state === 'ready' ? now.info.member : null
  const house = () => view.list('seller', { filter: (seller) => seller.mode === 'house' }).rows[0]
  return {
    member: member?.id ?? null,
    role: member?.role ?? '',
    seller: member?.seller_id ? view.get('seller', member.seller_id) : house(),
  }
}

/** Plan and the version that is sold now. */
export interface Sold {
  readonly plan: Plan
  readonly version: PlanVersion
}

export function soldOf(view: View, plan: Id): Sold | undefined {
  const row = view.get('plan', plan)
  const version = view.currentVersion(plan)
  return row && version ? { plan: row, version } : undefined
}

/** Plans a customer can be given: standard ones first, the cheapest at the top. */
export const onSale = (view: View): readonly Sold[] =>
  view
    .list('plan', { filter: (plan) => plan.retired_at === null })
    .rows.flatMap((plan) => soldOf(view, plan.id) ?? [])
    .sort(
      (a, b) =>
        Number(a.plan.kind === 'trial') - Number(b.plan.kind === 'trial') ||
        a.version.price_minor - b.version.price_minor,
    )

/** The last term that was not taken back; grace and lateness are what its own version said (E1). */
export function lastTerm(view: View, line: Subscription): LastTerm | null {
  const { ends_on, term_starts_on, term_kind, anchor_day } = line
  if (ends_on === null || term_kind === null) return null
  const live = view
    .termsOf(line.customer_id)
    .filter((term) => term.subscription_id === line.id && !term.voided_at)
  const term = live.reduce<Term | null>(
    (last, next) => (last && last.ends_on > next.ends_on ? last : next),
    null,
  )
  const version = view.get('plan_version', term?.plan_version_id ?? line.plan_version_id)
  return {
    startsOn: term_starts_on ?? ends_on,
    endsOn: ends_on,
    kind: term_kind,
    anchorDay: anchor_day,
    graceDays: version?.grace_days ?? 0,
    lateRule: version?.late_rule ?? 'from_end_in_grace',
  }
}

export interface RenewData {
  readonly line: Subscription
  readonly customer: Customer
  /** The customer's lines that can be renewed, the chosen one among them. */
  readonly lines: readonly { readonly line: Subscription; readonly plan: Plan | undefined }[]
  readonly own: Sold | undefined
  /** Plans to go on with; only asked while the line is on a trial. */
  readonly plans: readonly Sold[]
  readonly last: LastTerm | null
  readonly due: number
  readonly advance: number
  readonly customerLimit: number | null
  readonly organization: Organization | undefined
  readonly today: IsoDate
  readonly me: Me
}

const RENEW: readonly Collection[] = [
  'subscription',
  'customer',
  'customer_balance',
  'plan',
  'plan_version',
  'organization',
  'term',
  'seller',
]

function renewData(view: View, id: Id): RenewData | null {
  const line = view.get('subscription', id)
  const customer = view.get('customer', line?.customer_id)
  if (!line || !customer) return null
  const balance = view.balanceOf(customer.id)
  const own = soldOf(view, line.plan_id)
  const live = view.subscriptionsOf(customer.id).filter((row) => !row.terminated_at)
  return {
    line,
    customer,
    lines: live.map((row) => ({ line: row, plan: view.get('plan', row.plan_id) })),
    own,
    plans: own?.plan.kind === 'trial' ? onSale(view).filter(({ plan }) => plan.kind === 'standard') : [],
    last: lastTerm(view, line),
    due: balance?.due_minor ?? 0,
    advance: balance?.advance_minor ?? 0,
    customerLimit: customer.credit_limit_minor ?? view.organization?.credit_limit_minor ?? null,
    organization: view.organization,
    today: view.today,
    me: me(view),
  }
}

/** Everything the renewal sheet shows; null = the line is not on this device. */
export const useRenewData = (id: Id): RenewData | null =>
  useLive({ collections: RENEW, read: (view) => renewData(view, id) }, [id]).value

export interface CollectData {
  readonly customer: Customer
  readonly due: number
  readonly advance: number
  readonly currency: string
  readonly wallets: readonly Provider[]
  /** The line that ends first, for "renew instead". */
  readonly line: Subscription | null
}

export const useCollectData = (id: Id): CollectData | null =>
  useLive(
    {
      collections: ['customer', 'customer_balance', 'subscription', 'organization'],
      read: (view) => {
        const customer = view.get('customer', id)
        const balance = view.balanceOf(id)
        return customer
          ? {
              customer,
              due: balance?.due_minor ?? 0,
              advance: balance?.advance_minor ?? 0,
              currency: view.organization?.currency ?? 'BDT',
              wallets: view.organization?.wallets ?? [],
              line: leading(view.subscriptionsOf(id)),
            }
          : null
      },
    },
    [id],
  ).value

export interface Cash {
  readonly minor: number
  /** Cash that waits to be sent is in it. */
  readonly pencil: boolean
}

/** Cash that this device's commands will bring, as long as they wait. */
export function useWaitingCash(): number {
  const commands = useQueue()
  let sum = 0
  for (const { kind, body, state } of commands) {
    if (state !== 'waiting' && state !== 'sent') continue
    const money = kind === 'payments.collect' ? body : 'payment' in body ? body.payment : null
    if (money && 'method' in money && money.method === 'cash') sum += money.amount_minor
  }
  return sum
}

/** Cash in hand of who uses this device: confirmed, plus what waits (M16). */
export function useCash(): Cash {
  const { value } = useLive(
    {
      collections: ['seller_balance', 'seller'],
      read: (view) => {
        const { seller } = me(view)
        return seller ? (view.cashOf(seller.id)?.cash_minor ?? 0) : 0
      },
    },
    [],
  )
  const waiting = useWaitingCash()
  return { minor: value + waiting, pencil: waiting > 0 }
}
