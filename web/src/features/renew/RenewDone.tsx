import { day } from '../../shared/format'
import { t } from '../../shared/i18n'
import { lastDay } from '../../shared/periods'
import { can, useQueue } from '../../sync'
import { Button } from '../../ui/Button'
import { Sheet } from '../../ui/Sheet'
import { nameOf } from '../customers/names'
import { undo } from './commands'
import type { RenewData } from './queries'
import { Receipt } from './Receipt'
import type { Renewed } from './useRenewing'

interface RenewDoneProps {
  readonly data: RenewData
  readonly done: Renewed
  readonly onClose: () => void
}

/** What happened, the receipt, and the way back for a slip of the finger (M15). */
export function RenewDone({ data, done, onClose }: RenewDoneProps) {
  const waiting = useQueue().some(
    ({ body }) => 'invoice_id' in body && body.invoice_id === done.taken.invoice_id,
  )
  const bought = t('{plan} to {day}', {
    plan: done.plan,
    day: day(lastDay(done.offer.renewal.end), 'always'),
  })
  const takeBack = async () => {
    await undo(done.taken, t('Entered by mistake'))
    onClose()
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Renewed')}
      sub={<span dir="auto">{nameOf(data.customer)}</span>}
      foot={
        <>
          {can('payments.undo') && <Button onClick={() => void takeBack()}>{t('Undo')}</Button>}
          <Button variant="solid" onClick={onClose}>
            {t('Done')}
          </Button>
        </>
      }
    >
      <Receipt
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
    </Sheet>
  )
}
