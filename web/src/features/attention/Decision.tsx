import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { money, when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { can, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { Sheet } from '../../ui/Sheet'
import { TextLink } from '../../ui/TextLink'
import { toast } from '../../ui/Toast'
import { nameOf } from '../customers/names'
import s from './Attention.module.css'
import { settleItem } from './commands'
import { type Outcome, offers } from './offers'
import type { Item } from './queries'
import { amountOf, attentionText, outcomeWords } from './words'

/** What it is about: "Renew Sumon Mia, ৳300.00". */
export function itemTitle({ item, customer }: Item): string {
  const name = customer ? nameOf(customer) : t('a customer of another seller')
  const values = { name, m: money(amountOf(item)) }
  return item.subscription_id ? t('Renew {name}, {m}', values) : t('Collected {m} from {name}', values)
}

interface ConfirmProps {
  readonly item: Item
  readonly busy: boolean
  readonly failed: Failure | null
  readonly onYes: () => void
  readonly onClose: () => void
}

/** Money leaves the hand: asked once more. */
const HandBack = ({ item, busy, failed, onYes, onClose }: ConfirmProps) => (
  <Sheet
    opened
    onClose={onClose}
    title={t('Hand back {m}', { m: money(amountOf(item.item)) })}
    sub={item.customer && <span dir="auto">{nameOf(item.customer)}</span>}
    foot={
      <>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button variant="danger" busy={busy} onClick={onYes}>
          {t('The customer has {m} back', { m: money(amountOf(item.item)) })}
        </Button>
      </>
    }
  >
    <p>{t('The payment is reversed in the books. Give the money back first.')}</p>
    <ErrorNote failure={failed} />
  </Sheet>
)

/** One exception with its named outcomes, the usual one first; `main`: it is the view's solid button (V5). */
export function Decision({ item, main }: { item: Item; main: boolean }) {
  const { link } = useSyncState()
  const [running, setRunning] = useState<Outcome | null>(null)
  const [failed, setFailed] = useState<Failure | null>(null)
  const [asking, setAsking] = useState(false)
  const settle = async (outcome: Outcome) => {
    setRunning(outcome)
    setFailed(null)
    try {
      await settleItem(item.item.id, outcome)
    } catch (error) {
      const why = failure(error)
      // The item may leave the list together with the answer: its own place is no place for the words.
      if (why.code === 'attention_settled') toast({ text: why.text, urgent: true })
      else setFailed(why)
    } finally {
      setRunning(null)
    }
  }
  const offered = can('attention.settle') ? offers(item.item, can('attention.run')) : []
  const noSignal = link === 'offline' ? t('no signal') : null
  return (
    <article className={s.item}>
      <IconAlertTriangle size={20} stroke={1.75} className={s.red} aria-hidden />
      <div>
        <strong>{itemTitle(item)}</strong>
        <p>{attentionText(item.item, item.by)}</p>
        <small className="num">
          {when(item.item.created_at)}
          {item.plan && ` · ${nameOf(item.plan)}`}
        </small>
        <div className={s.acts}>
          {offered.map((outcome, place) => (
            <Button
              key={outcome}
              variant={main && place === 0 ? 'solid' : 'default'}
              busy={running === outcome && !asking}
              reason={noSignal}
              onClick={() => (outcome === 'hand_back' ? setAsking(true) : void settle(outcome))}
            >
              {outcomeWords(outcome, amountOf(item.item), item.item.subscription_id !== null)}
            </Button>
          ))}
        </div>
        {item.customer && (
          <div>
            <TextLink href={`/customers/${item.customer.id}`}>{t('Open the customer')}</TextLink>
          </div>
        )}
        {!asking && <ErrorNote failure={failed} />}
      </div>
      {asking && (
        <HandBack
          item={item}
          busy={running === 'hand_back'}
          failed={failed}
          onYes={() => void settle('hand_back')}
          onClose={() => setAsking(false)}
        />
      )}
    </article>
  )
}
