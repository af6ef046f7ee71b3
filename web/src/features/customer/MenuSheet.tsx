import { IconArchive, IconArchiveOff, IconEdit, IconNote, IconUserShare } from '@tabler/icons-react'
import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import type { Customer } from '../../store'
import { can, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { Sheet } from '../../ui/Sheet'
import { nameOf } from '../customers/names'
import s from './Customer.module.css'
import { archiveCustomer, restoreCustomer } from './commands'

const icon = { size: 18, stroke: 1.75, 'aria-hidden': true } as const

export interface MenuProps {
  readonly customer: Customer
  readonly onEdit: () => void
  readonly onNote: () => void
  readonly onMove: () => void
  readonly onClose: () => void
}

/** What can be done with the customer, besides money. */
export default function MenuSheet({ customer, onEdit, onNote, onMove, onClose }: MenuProps) {
  const { link } = useSyncState()
  const [failed, setFailed] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const noSignal = link === 'offline' ? t('no signal') : null
  const archived = customer.archived_at !== null
  const toggle = async () => {
    setBusy(true)
    try {
      await (archived ? restoreCustomer : archiveCustomer)(customer.id)
      onClose()
    } catch (caught) {
      setFailed(failure(caught))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet opened onClose={onClose} title={<span dir="auto">{nameOf(customer)}</span>}>
      <div className={s.menu}>
        {can('customers.write') && (
          <>
            <Button full icon={<IconEdit {...icon} />} onClick={onEdit}>
              {t('Edit customer')}
            </Button>
            <Button full icon={<IconNote {...icon} />} onClick={onNote}>
              {t('Add note')}
            </Button>
          </>
        )}
        {can('customers.reassign') && (
          <Button full icon={<IconUserShare {...icon} />} onClick={onMove} reason={noSignal}>
            {t('Give to another seller')}
          </Button>
        )}
        {can('customers.archive') && (
          <Button
            full
            busy={busy}
            icon={archived ? <IconArchiveOff {...icon} /> : <IconArchive {...icon} />}
            onClick={() => void toggle()}
            reason={noSignal}
          >
            {archived ? t('Bring back from the archive') : t('Archive')}
          </Button>
        )}
      </div>
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
