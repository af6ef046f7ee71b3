import { lazy, type ReactNode, Suspense, useState } from 'react'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import type { Subscription } from '../../store'
import { invoiceOf } from '../renew/undoing'
import type { CustomerData, LineItem } from './queries'
import type { Event } from './timeline'

const CustomerForm = lazy(() => import('../customers/CustomerForm'))
const Reassign = lazy(() => import('../customers/Reassign'))
const LineEdit = lazy(() => import('./LineEdit'))
const LineForm = lazy(() => import('./LineForm'))
const MenuSheet = lazy(() => import('./MenuSheet'))
const NoteSheet = lazy(() => import('./NoteSheet'))
const SecretSheet = lazy(() => import('./SecretSheet'))
const UndoSheet = lazy(() => import('../renew/UndoSheet'))

type Open =
  | { readonly kind: 'menu' | 'edit' | 'note' | 'move' | 'line' }
  | { readonly kind: 'edit line'; readonly item: LineItem }
  | { readonly kind: 'secret'; readonly line: Subscription }
  | { readonly kind: 'undo'; readonly payment: Extract<Event, { kind: 'payment' }>['payment'] }

export interface Sheets {
  readonly node: ReactNode
  readonly open: (what: Open) => void
  readonly undo: (event: Event) => void
}

/** The customer's sheets; one is open at a time, and each is loaded when first used. */
export function useSheets(data: CustomerData | null): Sheets {
  const [shown, open] = useState<Open | null>(null)
  const close = () => open(null)
  const undo = (event: Event) => event.kind === 'payment' && open({ kind: 'undo', payment: event.payment })
  if (!data || !shown) return { node: null, open, undo }
  const { customer } = data
  const invoices = data.invoices.map((item) => item.invoice)
  const terms = data.events.flatMap((event) => (event.kind === 'term' ? [event.term] : []))
  const nodes: Record<Open['kind'], () => ReactNode> = {
    menu: () => (
      <MenuSheet
        customer={customer}
        onClose={close}
        onEdit={() => open({ kind: 'edit' })}
        onNote={() => open({ kind: 'note' })}
        onMove={() => open({ kind: 'move' })}
      />
    ),
    edit: () => <CustomerForm customer={customer} onClose={close} onSaved={close} />,
    note: () => <NoteSheet customer={customer.id} onClose={close} />,
    move: () => <Reassign customers={[customer.id]} onClose={close} onDone={close} />,
    line: () => <LineForm customer={customer.id} onClose={close} />,
    'edit line': () => shown.kind === 'edit line' && <LineEdit item={shown.item} onClose={close} />,
    secret: () => shown.kind === 'secret' && <SecretSheet line={shown.line} onClose={close} />,
    undo: () =>
      shown.kind === 'undo' && (
        <UndoSheet
          customer={customer.id}
          payment={shown.payment.id}
          invoice={invoiceOf(shown.payment, invoices, terms)}
          what={t('{m} received', { m: money(shown.payment.amount_minor, shown.payment.currency) })}
          onClose={close}
        />
      ),
  }
  return { node: <Suspense fallback={null}>{nodes[shown.kind]()}</Suspense>, open, undo }
}
