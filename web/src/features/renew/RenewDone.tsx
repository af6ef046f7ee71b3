import { day } from '../../shared/format'
import { t } from '../../shared/i18n'
import { lastDay } from '../../shared/periods'
import { useQueue } from '../../sync'
import { nameOf } from '../customers/names'
import { DoneSheet } from './DoneSheet'
import type { RenewData } from './queries'
import type { Renewed } from './useRenewing'

interface RenewDoneProps {
  readonly data: RenewData
  readonly done: Renewed
  readonly onClose: () => void
}

/** The line runs on: until when, for how much. */
export function RenewDone({ data, done, onClose }: RenewDoneProps) {
  const waiting = useQueue().some(
    ({ body }) => 'invoice_id' in body && body.invoice_id === done.taken.invoice_id,
  )
  const bought = t('{plan} to {day}', {
    plan: done.plan,
    day: day(lastDay(done.offer.renewal.end), 'always'),
  })
  return (
    <DoneSheet
      title={t('Renewed')}
      taken={done.taken}
      onClose={onClose}
      headline={bought}
      pencil={waiting}
      facts={{
        number: done.taken.receipt_number,
        organization: data.organization,
        customer: data.customer,
        collector: data.me.seller ? nameOf(data.me.seller) : '',
        bought,
        amount: done.offer.amount,
        currency: data.organization?.currency ?? 'BDT',
        paid: done.paid,
        at: done.taken.at,
      }}
    />
  )
}
