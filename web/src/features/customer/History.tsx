import { IconCheck, IconFileInvoice, IconNote, IconReceipt, IconReceiptRefund } from '@tabler/icons-react'
import { Link } from 'wouter'
import { canUndo } from '../../shared/allocation'
import { day, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { lastDay } from '../../shared/periods'
import { useLive } from '../../store'
import { can } from '../../sync'
import { WhenText } from '../../ui/DateText'
import { Timeline, type TimelineItem } from '../../ui/Timeline'
import { nameOf } from '../customers/names'
import { methodName } from '../renew/PayFields'
import s from './Customer.module.css'
import type { Event } from './timeline'

const icon = { size: 18, stroke: 1.75, 'aria-hidden': true } as const

const join = (...parts: (string | null | undefined)[]): string => parts.filter(Boolean).join(', ')
const waiting = (event: Event, text: string) => (event.pencil ? join(text, t('waiting to be sent')) : text)

function termWords(event: Extract<Event, { kind: 'term' }>, plan: string): string {
  const values = { plan, day: day(lastDay(event.term.ends_on)) }
  return event.term.kind === 'trial'
    ? t('Trial {plan} to {day}', values)
    : t('Renewed {plan} to {day}', values)
}

interface HistoryProps {
  readonly events: readonly Event[]
  readonly onUndo: (event: Event) => void
}

/** Notes, terms, invoices and payments, newest first; what waits is on top (M20). */
export function History({ events, onUndo }: HistoryProps) {
  const { value: book } = useLive(
    {
      collections: ['plan', 'organization'],
      read: (view) => ({
        zone: view.organization?.time_zone ?? 'UTC',
        plans: new Map(view.list('plan').rows.map((plan) => [plan.id, nameOf(plan)])),
      }),
    },
    [],
  )
  const item = (event: Event): TimelineItem => {
    const shared = { key: event.id, when: <WhenText at={event.at} />, pencil: event.pencil }
    if (event.kind === 'note')
      return { ...shared, icon: <IconNote {...icon} />, what: event.note.text, how: waiting(event, event.by) }
    if (event.kind === 'term') {
      const words = termWords(event, book.plans.get(event.plan ?? '') ?? '')
      const gone = event.term.voided_at !== null
      return {
        ...shared,
        icon: <IconCheck {...icon} />,
        what: gone ? <span className={s.past}>{words}</span> : words,
        how: waiting(event, gone ? t('taken back') : ''),
      }
    }
    if (event.kind === 'invoice') {
      const { invoice } = event
      const note = invoice.kind === 'credit_note'
      return {
        ...shared,
        icon: note ? <IconReceiptRefund {...icon} /> : <IconFileInvoice {...icon} />,
        what: (
          <Link className={s.link} href={`/invoices/${invoice.id}`}>
            {note
              ? t('Credit note {label}', { label: invoice.label })
              : t('Invoice {label}', { label: invoice.label })}
          </Link>
        ),
        how: join(money(invoice.total_minor, invoice.currency), invoice.title),
      }
    }
    const { payment } = event
    const gone = payment.reversed_at !== null
    const m = money(payment.amount_minor, payment.currency)
    const words =
      payment.method === 'cash'
        ? t('Paid {m} in cash', { m })
        : t('Paid {m} by {method}', { m, method: methodName(payment.provider) })
    const undoable =
      !gone && event.mine && can('payments.undo') && canUndo(event.at, new Date().toISOString(), book.zone)
    return {
      ...shared,
      icon: <IconReceipt {...icon} />,
      what: gone ? <span className={s.past}>{words}</span> : words,
      how: (
        <>
          {waiting(
            event,
            join(event.by, payment.receipt_number, payment.trx_id, gone ? t('taken back') : ''),
          )}
          {undoable && (
            <>
              {' · '}
              <button type="button" className={s.undo} onClick={() => onUndo(event)}>
                {t('Undo')}
              </button>
            </>
          )}
        </>
      ),
    }
  }
  return <Timeline items={events.map(item)} />
}
