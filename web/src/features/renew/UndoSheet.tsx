import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import { undo } from './commands'

export interface UndoSheetProps {
  readonly customer: string
  readonly payment: string | null
  readonly invoice: string | null
  /** What is taken back, in words. */
  readonly what: string
  readonly onClose: () => void
}

/** Takes back one's own mistake within half an hour: visible to all, nothing is removed (M15). */
export default function UndoSheet({ customer, payment, invoice, what, onClose }: UndoSheetProps) {
  const [reason, setReason] = useState(t('Entered by mistake'))
  const [error, setError] = useState<string | undefined>()
  const [failed, setFailed] = useState<Failure | null>(null)
  const takeBack = async () => {
    if (!reason.trim()) {
      setError(t('Write why.'))
      return
    }
    try {
      await undo({ customer_id: customer, payment_id: payment, invoice_id: invoice }, reason.trim())
      onClose()
    } catch (caught) {
      setFailed(failure(caught))
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Undo')}
      sub={what}
      onSubmit={() => void takeBack()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="danger" type="submit">
            {invoice && payment
              ? t('Take back payment and renewal')
              : invoice
                ? t('Take back the renewal')
                : t('Take back the payment')}
          </Button>
        </>
      }
    >
      <p>{t('It stays visible with a credit note and its reason; nothing is removed.')}</p>
      <TextField label={t('Reason')} value={reason} error={error} maxLength={300} onChange={setReason} />
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
