import { useState } from 'react'
import { useLocation } from 'wouter'
import { day, int } from '../../shared/format'
import { t } from '../../shared/i18n'
import type { IsoDate } from '../../store'
import { Button } from '../../ui/Button'
import { Chips } from '../../ui/Chips'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateText } from '../../ui/DateText'
import { Empty } from '../../ui/Empty'
import { SearchField } from '../../ui/fields/SearchField'
import { ListRow } from '../../ui/ListRow'
import { Money } from '../../ui/Money'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDesktop } from '../../ui/useDesktop'
import { VirtualList } from '../../ui/VirtualList'
import { nameOf } from '../customers/names'
import { InvoiceStateWord } from './InvoiceStateWord'
import s from './Invoices.module.css'
import { type InvoiceView, type Listed, useInvoices, useRested } from './queries'

const who = ({ customer }: Listed): string => (customer ? nameOf(customer) : t('Customer of another seller'))

const Row = ({ item, today }: { item: Listed; today: IsoDate }) => (
  <ListRow
    href={`/invoices/${item.invoice.id}`}
    title={<span dir="auto">{who(item)}</span>}
    meta={
      <span className="num">
        <bdi>{item.invoice.label}</bdi> · {day(item.invoice.issued_on)}
      </span>
    }
    end={<Money v={item.invoice.total_minor} currency={item.invoice.currency} />}
    endMeta={<InvoiceStateWord invoice={item.invoice} state={item.state} today={today} />}
  />
)

const columns = (today: IsoDate): readonly Column<Listed>[] => [
  { key: 'label', head: t('Number'), cell: ({ invoice }) => <bdi className="num">{invoice.label}</bdi> },
  { key: 'who', head: t('Customer'), cell: (item) => <span dir="auto">{who(item)}</span> },
  { key: 'title', head: t('What'), cell: ({ invoice }) => invoice.title },
  { key: 'issued', head: t('Issued'), cell: ({ invoice }) => <DateText iso={invoice.issued_on} /> },
  {
    key: 'total',
    head: t('Total'),
    end: true,
    cell: ({ invoice }) => <Money v={invoice.total_minor} currency={invoice.currency} />,
  },
  {
    key: 'state',
    head: t('State'),
    cell: ({ invoice, state }) => <InvoiceStateWord invoice={invoice} state={state} today={today} />,
  },
]

/** Issued papers, newest first. */
export default function InvoicesPage() {
  const desktop = useDesktop()
  const [, go] = useLocation()
  const [key, setKey] = useState<InvoiceView>('latest')
  const [typed, setText] = useState('')
  const [chosen, choose] = useState<string | null>(null)
  const { value, loading } = useInvoices(key, useRested(typed.trim()))
  const { rows, total, today } = value
  const open = ({ invoice }: Listed) => go(`/invoices/${invoice.id}`)
  const count = t('{a} of {b} shown', { a: int(rows.length), b: int(total) })
  const clear = () => {
    setText('')
    setKey('latest')
  }
  return (
    <Page
      title={t('Invoices')}
      head={
        <>
          <SearchField
            label={t('Search invoices')}
            placeholder="INV-2627-000123"
            value={typed}
            onChange={setText}
          />
          <Chips<InvoiceView>
            label={t('Saved views')}
            value={key}
            onChange={setKey}
            items={[
              { key: 'latest', label: t('Latest') },
              { key: 'open', label: t('Open') },
              { key: 'credit', label: t('Credit notes') },
            ]}
          />
        </>
      }
      fill={desktop}
    >
      {rows.length === 0 && loading && <Skeleton label={t('Getting the invoices')} lead={false} />}
      {rows.length === 0 && !loading && (
        <Empty
          kind={typed || key !== 'latest' ? 'nohit' : 'none'}
          title={typed || key !== 'latest' ? t('No invoice in this view') : t('No invoices yet')}
          text={t('A renewal makes one by itself.')}
          action={
            typed || key !== 'latest' ? (
              <Button onClick={clear}>{t('Show the latest')}</Button>
            ) : (
              <Button href="/due">{t('Due')}</Button>
            )
          }
        />
      )}
      {rows.length > 0 &&
        (desktop ? (
          <DataTable
            label={t('Invoices')}
            columns={columns(today)}
            rows={rows}
            keyOf={({ invoice }) => invoice.id}
            selected={chosen}
            onSelect={(item) => (chosen === item.invoice.id ? open(item) : choose(item.invoice.id))}
            onOpen={open}
            scrolls
            foot={<span>{count}</span>}
          />
        ) : (
          <>
            <VirtualList
              items={rows}
              keyOf={({ invoice }) => invoice.id}
              label={t('Invoices')}
              render={(item) => <Row item={item} today={today} />}
            />
            <p className={`${s.foot} num`}>{count}</p>
          </>
        ))}
    </Page>
  )
}
