import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { changed } from '../../shared/edit'
import { int, phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { type Seller, useLive } from '../../store'
import { can, newId, runOnline } from '../../sync'
import { Button } from '../../ui/Button'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { SELLERS } from './queries'
import { type SellerForm, SellerSheet } from './SellerSheet'
import { SellersView } from './SellersView'

const EMPTY: SellerForm = { name: '', name_bn: '', phone: '', credit_limit_minor: null, parent_id: null }

const formOf = ({ name, name_bn, phone: number, credit_limit_minor, parent_id }: Seller): SellerForm => ({
  name,
  name_bn,
  phone: number,
  credit_limit_minor,
  parent_id,
})

/** Changed fields first, then the move: two commands, each harmless to repeat. */
async function save(seller: Seller, form: SellerForm) {
  const { parent_id: before, ...was } = formOf(seller)
  const { parent_id: parent, ...now } = form
  const edit = changed(was, now)
  if (edit) await runOnline('sellers.edit', { id: seller.id, ...edit })
  if (parent && parent !== before) await runOnline('sellers.move', { id: seller.id, parent_id: parent })
}

export default function SellersPage() {
  const { value, loading } = useLive(SELLERS, [])
  const noSignal = useNoSignal()
  const { busy, failure, fields, run, clear } = useRun()
  const [open, setOpen] = useState<Seller | 'new' | null>(null)
  const close = () => {
    setOpen(null)
    clear()
  }
  const act = (work: () => Promise<unknown>) => void run(work).then((done) => done && close())
  const create = (form: SellerForm) =>
    runOnline('sellers.create', { id: newId(), mode: 'collector', ...form })
  const write = can('sellers.write')
  const add = (
    <Button
      variant="solid"
      icon={<IconPlus size={18} stroke={2} aria-hidden />}
      reason={noSignal}
      onClick={() => setOpen('new')}
    >
      {t('Add a seller')}
    </Button>
  )
  const seller = open === 'new' ? null : open
  return (
    <Page
      title={t('Sellers')}
      sub={int(value.items.length)}
      back="/more"
      {...(write ? { tools: add, action: add } : {})}
    >
      {loading && !value.items.length ? (
        <Skeleton label={t('Loading')} />
      ) : (
        <SellersView
          sellers={value.items.map((item) => ({ ...item, phone: phone(item.phone) }))}
          currency={value.currency}
          selected={seller?.id ?? null}
          onOpen={write ? (id) => setOpen(value.rows.find((row) => row.id === id) ?? null) : null}
        />
      )}
      {open && (
        <SellerSheet
          seller={
            seller && { id: seller.id, frozen: seller.state === 'frozen', movable: seller.parent_id !== null }
          }
          initial={seller ? formOf(seller) : EMPTY}
          parents={value.rows
            .filter((row) => row.id !== seller?.id)
            .map((row) => ({ value: row.id, label: row.name }))}
          currency={value.currency}
          reason={noSignal}
          busy={busy}
          failure={failure}
          fields={fields}
          onClose={close}
          onSave={(form) => act(() => (seller ? save(seller, form) : create(form)))}
          onFreeze={(freeze) =>
            seller && act(() => runOnline(freeze ? 'sellers.freeze' : 'sellers.unfreeze', { id: seller.id }))
          }
        />
      )}
    </Page>
  )
}
