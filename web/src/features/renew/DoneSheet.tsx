import { t } from '../../shared/i18n'
import { can } from '../../sync'
import { Button } from '../../ui/Button'
import { Sheet } from '../../ui/Sheet'
import { nameOf } from '../customers/names'
import { type Taken, undo } from './commands'
import { Receipt, type ReceiptProps } from './Receipt'

interface DoneSheetProps extends ReceiptProps {
  readonly title: string
  readonly taken: Taken
  readonly onClose: () => void
}

/** What happened, the receipt, and the way back for a slip of the finger (M15). */
export function DoneSheet({ title, taken, onClose, ...receipt }: DoneSheetProps) {
  const takeBack = async () => {
    await undo(taken, t('Entered by mistake'))
    onClose()
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={title}
      sub={<span dir="auto">{nameOf(receipt.facts.customer)}</span>}
      foot={
        <>
          {can('payments.undo') && <Button onClick={() => void takeBack()}>{t('Undo')}</Button>}
          <Button variant="solid" onClick={onClose}>
            {t('Done')}
          </Button>
        </>
      }
    >
      <Receipt {...receipt} />
    </Sheet>
  )
}
