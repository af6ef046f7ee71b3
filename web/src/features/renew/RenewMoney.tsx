import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { DateField } from '../../ui/fields/DateField'
import { MoneyField } from '../../ui/fields/MoneyField'
import { Facts, Kv } from '../../ui/Kv'
import { Money } from '../../ui/Money'
import { TextLink } from '../../ui/TextLink'
import { PayFields } from './PayFields'
import { type RenewData, useCash } from './queries'
import s from './Renew.module.css'
import type { Renewing } from './useRenewing'

interface RenewMoneyProps {
  readonly data: RenewData
  readonly renewing: Renewing
}

/** What is taken and how; what stays open is owed by a day (M11). */
export function RenewMoney({ data, renewing }: RenewMoneyProps) {
  const { choice, change, paid, setPaid, dueOn, setDueOn, offer, errors } = renewing
  const { due, organization, today } = data
  return (
    <>
      <div className={s.pay}>
        <MoneyField
          label={t('Amount taken')}
          value={choice.amount ?? offer?.amount ?? null}
          error={errors.amount}
          onChange={(amount) => change({ amount: amount ?? 0 })}
        />
        {offer && offer.amount > 0 && (
          <PayFields
            wallets={organization?.wallets ?? []}
            value={paid}
            error={errors.trx}
            onChange={setPaid}
          />
        )}
      </div>
      {offer && offer.credit > 0 && (
        <DateField
          label={t('Pays {m} by', { m: money(offer.credit) })}
          value={dueOn}
          min={today}
          error={errors.due}
          onChange={setDueOn}
        />
      )}
      {due > 0 && offer && offer.amount < offer.toPay + due && (
        <TextLink onClick={() => change({ amount: offer.toPay + due })}>
          {t('Owes {m} from before: take {all}', { m: money(due), all: money(offer.toPay + due) })}
        </TextLink>
      )}
    </>
  )
}

/** What follows from the money: advance used, price after discount, cash in hand. */
export function RenewFacts({ renewing: { offer, paid } }: { renewing: Renewing }) {
  const cash = useCash()
  if (!offer) return null
  const { useAdvance, quote, amount } = offer
  return (
    <Facts>
      {useAdvance > 0 && <Kv k={t('From the advance')} v={<Money v={useAdvance} />} />}
      {quote.discount > 0 && <Kv k={t('Price after discount')} v={<Money v={quote.total} />} />}
      {paid.method === 'cash' && amount > 0 && (
        <Kv k={t('Cash in hand after')} v={<Money v={cash.minor + amount} pencil />} />
      )}
    </Facts>
  )
}
