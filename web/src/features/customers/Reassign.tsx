import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { SelectField } from '../../ui/fields/SelectField'
import { Sheet } from '../../ui/Sheet'
import { reassignCustomers } from './commands'
import { nameOf } from './names'
import { useSellers } from './queries'

export interface ReassignProps {
  readonly customers: readonly string[]
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Customers, with their lines and papers, go to another seller; only the server can do it. */
export default function Reassign({ customers, onClose, onDone }: ReassignProps) {
  const sellers = useSellers()
  const { link } = useSyncState()
  const [seller, setSeller] = useState('')
  const [failed, setFailed] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const to = seller || (sellers[0]?.id ?? '')
  const move = async () => {
    setBusy(true)
    try {
      await reassignCustomers(customers, to)
      onDone()
    } catch (error) {
      setFailed(failure(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Give {n, plural, one {# customer} other {# customers}} to another seller', {
        n: customers.length,
      })}
      sub={t('Lines, invoices and open money go with them. Receipts stay with who wrote them.')}
      onSubmit={() => void move()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            variant="solid"
            type="submit"
            busy={busy}
            reason={link === 'offline' ? t('no signal') : null}
          >
            {t('Give them to {name}', {
              name: nameOf(sellers.find(({ id }) => id === to) ?? { name: '', name_bn: '' }),
            })}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('Seller')}
        value={to}
        onChange={setSeller}
        options={sellers.map((row) => ({ value: row.id, label: nameOf(row) }))}
      />
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
