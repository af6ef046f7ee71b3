import { t } from '../../shared/i18n'
import { daysBetween } from '../../shared/periods'
import type { Invoice, InvoiceState, IsoDate } from '../../store'
import { Badge, type BadgeTone } from '../../ui/Badge'
import s from './Invoices.module.css'

export type PaymentStatus = 'unpaid' | 'partial' | 'paid' | 'credited'

/** Derived from the amounts, never stored (S8); mirrors `clientcast/invoices/rules.py`. */
export function paymentStatus(total: number, open: number, credited: number): PaymentStatus {
  if (credited > 0 && credited >= total) return 'credited'
  if (open <= 0) return 'paid'
  return open + credited >= total ? 'unpaid' : 'partial'
}

export const isOverdue = (open: number, dueOn: IsoDate | null, today: IsoDate): boolean =>
  open > 0 && dueOn !== null && dueOn < today

function openWord(
  dueOn: IsoDate | null,
  status: PaymentStatus,
  today: IsoDate,
): readonly [BadgeTone, string] {
  if (dueOn !== null && dueOn < today) return ['lapsed', t('Overdue {n} d', { n: daysBetween(dueOn, today) })]
  if (dueOn === today) return ['due', t('Due today')]
  return ['plain', status === 'partial' ? t('Partly paid') : t('Open')]
}

/** The normal is quiet: paid is a grey word, only what is open has a badge (V2). */
export function InvoiceStateWord({
  invoice,
  state,
  today,
}: {
  invoice: Invoice
  state: InvoiceState | undefined
  today: IsoDate
}) {
  if (invoice.kind === 'credit_note') return <span className={s.quiet}>{t('Credit note')}</span>
  if (!state) return null
  const status = paymentStatus(invoice.total_minor, state.open_minor, state.credited_minor)
  if (status === 'paid') return <span className={s.quiet}>{t('Paid')}</span>
  if (status === 'credited') return <Badge>{t('Credited')}</Badge>
  const [tone, word] = openWord(invoice.due_on, status, today)
  return <Badge tone={tone}>{word}</Badge>
}
