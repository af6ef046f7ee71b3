import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { useLive } from '../../store'
import { useQueue } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { MoneyField } from '../../ui/fields/MoneyField'
import { TextField } from '../../ui/fields/TextField'
import { Facts, Kv } from '../../ui/Kv'
import { Money } from '../../ui/Money'
import { Sheet } from '../../ui/Sheet'
import { nameOf } from '../customers/names'
import { useFocusError } from '../customers/useFocusError'
import { collectMoney, type Taken } from './commands'
import { DoneSheet } from './DoneSheet'
import { CASH, PayFields, paidProblem, tidyPaid } from './PayFields'
import { type CollectData, me, useCash, useCollectData } from './queries'

interface Collected {
  readonly taken: Taken
  readonly amount: number
  readonly paid: typeof CASH
}

function CollectForm({
  data,
  onClose,
  onTaken,
}: {
  data: CollectData
  onClose: () => void
  onTaken: (done: Collected) => void
}) {
  const [amount, setAmount] = useState<number | null>(data.due || null)
  const [paid, setPaid] = useState(CASH)
  const [note, setNote] = useState('')
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failed, setFailed] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const cash = useCash()
  useFocusError(errors)
  const over = Math.max(0, (amount ?? 0) - data.due)
  const take = async () => {
    const pay = paidProblem(paid)
    const found = { ...(amount ? {} : { amount: t('Write the amount.') }), ...(pay ? { trx: pay } : {}) }
    setErrors(found)
    if (!amount || pay || busy) return
    setBusy(true)
    try {
      const tidy = tidyPaid(paid)
      const taken = await collectMoney(data.customer.id, amount, data.currency, tidy, note.trim())
      onTaken({ taken, amount, paid: tidy })
    } catch (error) {
      setFailed(failure(error))
      setBusy(false)
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Collect money')}
      sub={<span dir="auto">{nameOf(data.customer)}</span>}
      onSubmit={() => void take()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="solid" type="submit" busy={busy}>
            {amount ? t('Take {m}', { m: money(amount) }) : t('Take the money')}
          </Button>
        </>
      }
    >
      <MoneyField
        label={t('Amount taken')}
        value={amount}
        error={errors.amount}
        onChange={setAmount}
        help={
          data.due
            ? t('Owes {m}; the oldest invoice is paid first.', { m: money(data.due) })
            : t('Owes nothing: all of it is kept as advance.')
        }
      />
      <PayFields wallets={data.wallets} value={paid} error={errors.trx} onChange={setPaid} />
      <TextField label={t('Note')} optional value={note} maxLength={500} onChange={setNote} />
      <Facts>
        {over > 0 && data.due > 0 && <Kv k={t('Kept as advance')} v={<Money v={over} />} />}
        {paid.method === 'cash' && Boolean(amount) && (
          <Kv k={t('Cash in hand after')} v={<Money v={cash.minor + (amount ?? 0)} pencil />} />
        )}
      </Facts>
      <ErrorNote failure={failed} />
    </Sheet>
  )
}

function Done({ data, done, onClose }: { data: CollectData; done: Collected; onClose: () => void }) {
  const waiting = useQueue().some(({ body }) => 'id' in body && body.id === done.taken.payment_id)
  const { value: by } = useLive(
    {
      collections: ['organization', 'seller'],
      read: (view) => ({ organization: view.organization, me: me(view) }),
    },
    [],
  )
  return (
    <DoneSheet
      title={t('Collected')}
      taken={done.taken}
      onClose={onClose}
      headline={t('{m} received', { m: money(done.amount, data.currency) })}
      pencil={waiting}
      facts={{
        number: done.taken.receipt_number,
        organization: by.organization,
        customer: data.customer,
        collector: by.me.seller ? nameOf(by.me.seller) : '',
        bought: null,
        amount: done.amount,
        currency: data.currency,
        paid: done.paid,
        at: done.taken.at,
      }}
    />
  )
}

/** Money for what a customer owes; more than that is his advance. */
export default function CollectSheet({ customer, onClose }: { customer: string; onClose: () => void }) {
  const data = useCollectData(customer)
  const [done, setDone] = useState<Collected | null>(null)
  if (!data) return null
  if (done) return <Done data={data} done={done} onClose={onClose} />
  return <CollectForm data={data} onClose={onClose} onTaken={setDone} />
}
