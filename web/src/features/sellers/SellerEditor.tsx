import { changed } from '../../shared/edit'
import { type Seller, useLive } from '../../store'
import { newId, runOnline } from '../../sync'
import { nameOf } from '../customers/names'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { SELLERS } from './queries'
import { type SellerForm, SellerSheet } from './SellerSheet'

const EMPTY: SellerForm = { name: '', name_bn: '', phone: '', credit_limit_minor: null, parent_id: null }

const formOf = ({ name, name_bn, phone, credit_limit_minor, parent_id }: Seller): SellerForm => ({
  name,
  name_bn,
  phone,
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

const create = (form: SellerForm) => runOnline('sellers.create', { id: newId(), mode: 'collector', ...form })

/** Adds a seller (`null`), or changes, moves and freezes one. */
export default function SellerEditor({ seller, onClose }: { seller: Seller | null; onClose: () => void }) {
  const { value } = useLive(SELLERS, [])
  const noSignal = useNoSignal()
  const { busy, failure, fields, run } = useRun()
  const act = (work: () => Promise<unknown>) => void run(work).then((done) => done && onClose())
  return (
    <SellerSheet
      seller={
        seller && { id: seller.id, frozen: seller.state === 'frozen', movable: seller.parent_id !== null }
      }
      initial={seller ? formOf(seller) : EMPTY}
      parents={value.rows
        .filter((row) => row.id !== seller?.id)
        .map((row) => ({ value: row.id, label: nameOf(row) }))}
      currency={value.currency}
      reason={noSignal}
      busy={busy}
      failure={failure}
      fields={fields}
      onClose={onClose}
      onSave={(form) => act(() => (seller ? save(seller, form) : create(form)))}
      onFreeze={(freeze) =>
        seller && act(() => runOnline(freeze ? 'sellers.freeze' : 'sellers.unfreeze', { id: seller.id }))
      }
    />
  )
}
