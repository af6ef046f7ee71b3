import { useState } from 'react'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { newId } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { MoneyField } from '../../ui/fields/MoneyField'
import { TextField } from '../../ui/fields/TextField'
import { Facts, Kv } from '../../ui/Kv'
import { Money } from '../../ui/Money'
import { Sheet } from '../../ui/Sheet'
import { nameOf } from '../customers/names'
import { useFocusError } from '../customers/useFocusError'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { handOver, handOverProblem } from './handOver'
import type { SellerData } from './queries'

/** The office counts what a seller brings; what is left stays in his hands. */
export default function HandOverSheet({ data, onClose }: { data: SellerData; onClose: () => void }) {
  const { seller, cash, currency } = data
  const [id] = useState(newId)
  const [amount, setAmount] = useState<number | null>(cash.minor || null)
  const [note, setNote] = useState('')
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const { busy, failure, fields, run } = useRun()
  const noSignal = useNoSignal()
  useFocusError(errors)
  const left = cash.minor - (amount ?? 0)
  const record = async () => {
    const problem = handOverProblem(amount, cash.minor)
    setErrors(problem ? { amount: problem } : {})
    if (!amount || problem) return
    const draft = { id, seller_id: seller.id, amount_minor: amount, note: note.trim() }
    if (await run(() => handOver(draft))) onClose()
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Record hand-over')}
      sub={<span dir="auto">{nameOf(seller)}</span>}
      onSubmit={() => void record()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="solid" type="submit" busy={busy} reason={noSignal}>
            {amount ? t('Record {m}', { m: money(amount, currency) }) : t('Record hand-over')}
          </Button>
        </>
      }
    >
      <MoneyField
        label={t('Cash counted')}
        help={t('Count the notes together; the seller sees what is written here.')}
        value={amount}
        currency={currency}
        error={errors.amount ?? fields.amount_minor}
        onChange={setAmount}
      />
      <TextField
        label={t('Note')}
        optional
        value={note}
        maxLength={500}
        error={fields.note}
        onChange={setNote}
      />
      <div aria-live="polite">
        <Facts>
          <Kv k={t('In hand now')} v={<Money v={cash.minor} currency={currency} />} />
          {left >= 0 && <Kv k={t('Stays in hand')} v={<Money v={left} currency={currency} strong />} />}
        </Facts>
      </div>
      <ErrorNote failure={failure} />
    </Sheet>
  )
}
