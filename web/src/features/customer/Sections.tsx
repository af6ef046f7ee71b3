import { day, localDate, phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { can } from '../../sync'
import { Button } from '../../ui/Button'
import { DateText } from '../../ui/DateText'
import { Facts, Kv } from '../../ui/Kv'
import { List, ListRow } from '../../ui/ListRow'
import { Money } from '../../ui/Money'
import { Section } from '../../ui/Section'
import { TextLink } from '../../ui/TextLink'
import { nameOf } from '../customers/names'
import { InvoiceStateWord } from '../invoices/InvoiceStateWord'
import s from './Customer.module.css'
import { History } from './History'
import { LineCard } from './LineCard'
import type { CustomerData, LineItem } from './queries'
import type { Sheets } from './useSheets'

export interface SectionsProps {
  readonly data: CustomerData
  readonly sheets: Sheets
  readonly onRenew: (item: LineItem) => void
}

export function Lines({ data, sheets, onRenew }: SectionsProps) {
  const live = data.lines.filter(({ line }) => !line.terminated_at)
  const add = can('subscriptions.write') && !data.customer.archived_at
  return (
    <Section
      title={t('Lines')}
      action={add && <TextLink onClick={() => sheets.open({ kind: 'line' })}>{t('Add line')}</TextLink>}
    >
      {data.lines.length === 0 ? (
        <div className={s.note}>
          <p>{t('No line yet. A line is what is renewed: plan, username, boxes.')}</p>
        </div>
      ) : (
        <ul className={s.lines}>
          {data.lines.map((item) => (
            <LineCard
              key={item.line.id}
              item={item}
              today={data.today}
              onRenew={
                live.length > 1 && !item.line.terminated_at && can('payments.take')
                  ? () => onRenew(item)
                  : undefined
              }
              onSecret={() => sheets.open({ kind: 'secret', line: item.line })}
              onEdit={() => sheets.open({ kind: 'edit line', item })}
            />
          ))}
        </ul>
      )}
    </Section>
  )
}

export function Events({ data, sheets }: Pick<SectionsProps, 'data' | 'sheets'>) {
  return (
    <Section
      title={t('Timeline')}
      action={
        can('customers.write') && (
          <TextLink onClick={() => sheets.open({ kind: 'note' })}>{t('Add note')}</TextLink>
        )
      }
    >
      {data.events.length ? (
        <History events={data.events} onUndo={sheets.undo} />
      ) : (
        <p className={s.note}>{t('Nothing has happened yet.')}</p>
      )}
    </Section>
  )
}

export function About({ data: { customer, seller } }: Pick<SectionsProps, 'data'>) {
  const [, ...others] = customer.phones
  return (
    <Section title={t('About')} padded>
      <Facts>
        {customer.address && <Kv k={t('Address')} v={customer.address} />}
        {customer.area && <Kv k={t('Area')} v={customer.area} />}
        {others.map((number) => (
          <Kv
            key={number}
            k={t('Another phone')}
            v={
              <a className="num" href={`tel:${number}`}>
                {phone(number)}
              </a>
            }
          />
        ))}
        {customer.email && <Kv k={t('E-mail')} v={customer.email} />}
        {seller && <Kv k={t('Seller')} v={nameOf(seller)} />}
        {customer.credit_limit_minor !== null && (
          <Kv k={t('May owe at most')} v={<Money v={customer.credit_limit_minor} />} />
        )}
        <Kv k={t('Customer since')} v={<DateText iso={localDate(customer.created_at)} year="always" />} />
      </Facts>
    </Section>
  )
}

const SHOWN_INVOICES = 6

export function Invoices({ data }: Pick<SectionsProps, 'data'>) {
  if (!data.invoices.length) return null
  return (
    <Section title={t('Invoices')}>
      <List label={t('Invoices')}>
        {data.invoices.slice(0, SHOWN_INVOICES).map(({ invoice, state }) => (
          <li key={invoice.id}>
            <ListRow
              href={`/invoices/${invoice.id}`}
              title={<bdi className="num">{invoice.label}</bdi>}
              meta={<span className="num">{day(invoice.issued_on)}</span>}
              end={<Money v={invoice.total_minor} currency={invoice.currency} />}
              endMeta={<InvoiceStateWord invoice={invoice} state={state} today={data.today} />}
            />
          </li>
        ))}
      </List>
    </Section>
  )
}

export function BalancePanel({ data }: Pick<SectionsProps, 'data'>) {
  const open = data.invoices.filter(({ state }) => (state?.open_minor ?? 0) > 0).length
  return (
    <Section title={t('Balance')}>
      <div className={s.sum}>
        <span>{t('To pay')}</span>
        <b>
          <Money v={data.due} strong pencil={data.pencil} />
        </b>
        <p>
          {open
            ? t('{n, plural, one {# open invoice} other {# open invoices}}', { n: open })
            : t('No open invoice')}
          {data.advance > 0 && (
            <>
              {' · '}
              {t('advance')} <Money v={data.advance} pencil={data.pencil} />
            </>
          )}
        </p>
      </div>
    </Section>
  )
}

interface ActsProps {
  readonly data: CustomerData
  readonly onRenew: (item: LineItem) => void
  readonly onCollect: () => void
  /** Desktop: the solid one comes last. */
  readonly mainLast?: boolean
}

/** Renew is the main one, Collect beside it. Absent for who may not take money. */
export function Acts({ data, onRenew, onCollect, mainLast }: ActsProps) {
  if (!can('payments.take')) return null
  const [first] = data.lines.filter(({ line }) => !line.terminated_at)
  const renew = first && !data.customer.archived_at && (
    <Button variant="solid" onClick={() => onRenew(first)}>
      {t('Renew')}
    </Button>
  )
  return (
    <>
      {!mainLast && renew}
      <Button onClick={onCollect}>{t('Collect')}</Button>
      {mainLast && renew}
    </>
  )
}
