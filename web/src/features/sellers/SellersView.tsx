import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Badge } from '../../ui/Badge'
import { type Column, DataTable } from '../../ui/DataTable'
import { Empty } from '../../ui/Empty'
import { List, ListRow } from '../../ui/ListRow'
import { Money, MoneyCell } from '../../ui/Money'
import s from './sellers.module.css'

export interface SellerItem {
  readonly id: string
  readonly name: string
  readonly phone: string
  readonly mode: 'house' | 'collector'
  readonly frozen: boolean
  readonly parent: string | null
  /** Depth below the seller the tree starts from. */
  readonly depth: number
  readonly customers: number
  readonly cashMinor: number
  readonly limitMinor: number | null
  readonly pencil: boolean
}

export interface SellersListProps {
  readonly sellers: readonly SellerItem[]
  readonly currency: string
}

const Name = ({ seller }: { seller: SellerItem }) => (
  <span style={{ paddingInlineStart: `${seller.depth}rem` }}>
    {seller.name}{' '}
    {seller.frozen ? (
      <Badge tone="due">{t('Frozen')}</Badge>
    ) : (
      seller.mode === 'house' && seller.depth === 0 && !seller.parent && <Badge>{t('House')}</Badge>
    )}
  </span>
)

const columns = (currency: string): readonly Column<SellerItem>[] => [
  { key: 'name', head: t('Name'), cell: (seller) => <Name seller={seller} /> },
  { key: 'phone', head: t('Phone'), cell: (seller) => seller.phone },
  { key: 'customers', head: t('Customers'), end: true, cell: (seller) => int(seller.customers) },
  {
    key: 'cash',
    head: t('Cash in hand'),
    end: true,
    cell: (seller) => <MoneyCell v={seller.cashMinor} currency={currency} pencil={seller.pencil} />,
  },
  {
    key: 'limit',
    head: t('May sell on credit'),
    end: true,
    cell: (seller) =>
      seller.limitMinor === null ? t('no limit') : <Money v={seller.limitMinor} currency={currency} />,
  },
]

/** Phone: each leads to the seller's page. */
export function SellersList({ sellers, currency }: SellersListProps) {
  if (!sellers.length) {
    return (
      <Empty
        kind="unsynced"
        title={t('No sellers here yet')}
        text={t('They come with the first load of this device.')}
      />
    )
  }
  return (
    <List label={t('Sellers')}>
      {sellers.map((seller) => (
        <li key={seller.id}>
          <ListRow
            href={`/sellers/${seller.id}`}
            title={<Name seller={seller} />}
            meta={
              <span style={{ paddingInlineStart: `${seller.depth}rem` }}>
                {t('{n, plural, one {# customer} other {# customers}}', { n: seller.customers })}
              </span>
            }
            end={<MoneyCell v={seller.cashMinor} currency={currency} pencil={seller.pencil} />}
            endMeta={seller.cashMinor !== 0 && t('in hand')}
          />
        </li>
      ))}
    </List>
  )
}

export interface SellersTableProps extends SellersListProps {
  readonly selected: string
  readonly onSelect: (id: string) => void
}

export function SellersTable({ sellers, currency, selected, onSelect }: SellersTableProps) {
  const total = sellers.reduce((sum, seller) => sum + seller.cashMinor, 0)
  return (
    <DataTable
      label={t('Sellers')}
      columns={columns(currency)}
      rows={sellers}
      keyOf={(seller) => seller.id}
      selected={selected}
      onSelect={(seller) => onSelect(seller.id)}
      foot={
        <>
          <span>{t('{n, plural, one {# seller} other {# sellers}}', { n: sellers.length })}</span>
          <span className={s.sum}>
            {t('Cash in hand')} <Money v={total} currency={currency} strong />
          </span>
        </>
      }
    />
  )
}
