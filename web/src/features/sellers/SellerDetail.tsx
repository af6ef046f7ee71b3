import { phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Badge } from '../../ui/Badge'
import { DateText } from '../../ui/DateText'
import { Facts, Kv } from '../../ui/Kv'
import { List, ListRow } from '../../ui/ListRow'
import { Money } from '../../ui/Money'
import { Section } from '../../ui/Section'
import { nameOf } from '../customers/names'
import type { SellerData } from './queries'
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

export const HandOvers = ({ data: { handOvers } }: { data: SellerData }) => (
  <Section title={t('Handed over')}>
    {handOvers.length === 0 ? (
      <p className={s.quiet}>{t('Nothing is handed over yet.')}</p>
    ) : (
      <List label={t('Handed over')}>
        {handOvers.map(({ id, handed_on, note, amount_minor, currency }) => (
          <li key={id}>
            <ListRow
              title={<DateText iso={handed_on} />}
              meta={note && <span dir="auto">{note}</span>}
              end={<Money v={amount_minor} currency={currency} />}
            />
          </li>
        ))}
      </List>
    )}
  </Section>
)

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
      <Kv k={t('Customers')} v={t('{n, plural, one {# customer} other {# customers}}', { n: customers })} />
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
