import { int, phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Badge } from '../../ui/Badge'
import { DateText } from '../../ui/DateText'
import { Facts, Kv } from '../../ui/Kv'
import { List, ListRow } from '../../ui/ListRow'
import { Money } from '../../ui/Money'
import { Section } from '../../ui/Section'
import { Skeleton } from '../../ui/Skeleton'
import { nameOf } from '../customers/names'
import type { HandOverItem, SellerData } from './queries'
import s from './sellers.module.css'

/** The figure that matters: cash that is not in the house yet. */
export const CashInHand = ({ data: { cash, currency, seller } }: { data: SellerData }) => (
  <div className={s.cash}>
    <span>{t('Cash in hand')}</span>
    <b>
      <Money v={cash.minor} currency={currency} strong pencil={cash.pencil} />
    </b>
    {seller.state === 'frozen' && <Badge tone="due">{t('Frozen')}</Badge>}
  </div>
)

/** Of the house: who brought it. */
const HandedOver = ({ item: { row, by }, named }: { item: HandOverItem; named: boolean }) => {
  const date = <DateText iso={row.handed_on} />
  const note = row.note && <span dir="auto">{row.note}</span>
  return (
    <ListRow
      title={named && by ? <span dir="auto">{nameOf(by)}</span> : date}
      meta={
        named ? (
          <>
            {date} {note}
          </>
        ) : (
          note
        )
      }
      end={<Money v={row.amount_minor} currency={row.currency} />}
    />
  )
}

interface HandOversProps {
  readonly data: SellerData
  /** The first load has not brought all of them yet. */
  readonly loading: boolean
}

export function HandOvers({ data: { handOvers, seller }, loading }: HandOversProps) {
  const house = seller.mode === 'house'
  const title = house ? t('Received from sellers') : t('Handed over')
  return (
    <Section title={title}>
      {loading ? (
        <Skeleton label={t('Loading')} lead={false} rows={2} />
      ) : handOvers.length === 0 ? (
        <p className={s.quiet}>{t('Nothing is handed over yet.')}</p>
      ) : (
        <List label={title}>
          {handOvers.map((item) => (
            <li key={item.row.id}>
              <HandedOver item={item} named={house} />
            </li>
          ))}
        </List>
      )}
    </Section>
  )
}

export const SellerFacts = ({ data: { seller, parent, customers, currency } }: { data: SellerData }) => (
  <Section title={t('About')} padded>
    <Facts>
      {seller.phone && (
        <Kv
          k={t('Phone')}
          v={
            <a className="num" href={`tel:${seller.phone}`}>
              {phone(seller.phone)}
            </a>
          }
        />
      )}
      {parent && <Kv k={t('Belongs to')} v={<span dir="auto">{nameOf(parent)}</span>} />}
      <Kv k={t('Customers')} v={<span className="num">{int(customers)}</span>} />
      <Kv
        k={t('May sell on credit')}
        v={
          seller.credit_limit_minor === null ? (
            t('no limit')
          ) : (
            <Money v={seller.credit_limit_minor} currency={currency} />
          )
        }
      />
    </Facts>
  </Section>
)
