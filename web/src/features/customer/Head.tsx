import { IconBrandWhatsapp, IconPhone } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Badge } from '../../ui/Badge'
import { cx } from '../../ui/cx'
import { Money } from '../../ui/Money'
import { nameOf, otherName } from '../customers/names'
import { whatsApp } from '../renew/receipt'
import s from './Customer.module.css'
import type { CustomerData } from './queries'

/** What is to be paid, or what is left over. */
export function Owed({ data }: { data: CustomerData }) {
  const { due, advance, pencil } = data
  const left = due === 0 && advance > 0
  return (
    <div className={s.balance}>
      <span>{left ? t('Advance') : t('To pay')}</span>
      <Money v={left ? advance : due} strong pencil={pencil} tone={left ? 'good' : undefined} />
    </div>
  )
}

/** Names in both languages and the number. */
export function Names({ data: { customer } }: { data: CustomerData }) {
  const other = otherName(customer)
  return (
    <>
      {other && other !== nameOf(customer) && (
        <>
          <span dir="auto">{other}</span>
          {' · '}
        </>
      )}
      <bdi className="num">{customer.number ?? t('no number yet')}</bdi>
    </>
  )
}

/** Balance, call, message, place. `side`: beside a list, with the name and its own main button. */
export function Head({ data, side, main }: { data: CustomerData; side?: boolean; main?: ReactNode }) {
  const { customer, seller } = data
  const [first] = customer.phones
  const place = [customer.address, customer.area].filter(Boolean).join(', ')
  return (
    <header className={cx(s.head, side && s.side)}>
      <div className={s.id}>
        <h2 dir="auto">{nameOf(customer)}</h2>
        <p>
          <Names data={data} />
        </p>
      </div>
      <Owed data={data} />
      <div className={s.contact}>
        {first && (
          <>
            <a
              className={s.call}
              href={`tel:${first}`}
              aria-label={t('Call {phone}', { phone: phone(first) })}
            >
              <IconPhone size={20} stroke={1.75} aria-hidden />
              <bdi className="num">{phone(first)}</bdi>
            </a>
            <a
              className={s.call}
              href={whatsApp(first)}
              target="_blank"
              rel="noreferrer"
              aria-label={t('Message on WhatsApp')}
            >
              <IconBrandWhatsapp size={20} stroke={1.75} aria-hidden />
            </a>
          </>
        )}
        {main}
      </div>
      {!side && (place || seller) && (
        <p className={s.place}>
          {place}
          {place && seller && ' · '}
          {seller && t('Seller: {name}', { name: nameOf(seller) })}
        </p>
      )}
      {customer.archived_at && (
        <div className={s.archived}>
          <Badge>{t('Archived')}</Badge>
        </div>
      )}
    </header>
  )
}
