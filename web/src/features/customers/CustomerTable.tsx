import { int, phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateText } from '../../ui/DateText'
import { leftWords, lineTone } from '../../ui/line'
import { Money, MoneyCell } from '../../ui/Money'
import { Ring } from '../../ui/Ring'
import { Name } from './CustomerRow'
import s from './Customers.module.css'
import { nameOf } from './names'
import type { Entry } from './roster'

const dash = <span className={s.quiet}>–</span>

const columns = (): readonly Column<Entry>[] => [
  { key: 'name', head: t('Name'), cell: (entry) => <Name entry={entry} /> },
  {
    key: 'phone',
    head: t('Phone'),
    cell: ({ customer: { phones } }) => (phones[0] ? <bdi className="num">{phone(phones[0])}</bdi> : dash),
  },
  { key: 'area', head: t('Area'), cell: ({ customer }) => customer.area || dash },
  {
    key: 'last',
    head: t('Last day'),
    end: true,
    cell: ({ standing, pencil }) =>
      standing.lastDay ? <DateText iso={standing.lastDay} pencil={pencil} /> : dash,
  },
  {
    key: 'left',
    head: <span className="sr">{t('Left')}</span>,
    cell: ({ standing: { state, left } }) => (
      <span className={`${s[lineTone(state) ?? 'quiet']} num`}>{leftWords(state, left)}</span>
    ),
  },
  {
    key: 'balance',
    head: t('Balance'),
    end: true,
    cell: ({ due, advance, pencil, standing }) => (
      <MoneyCell
        v={due - advance}
        pencil={pencil}
        tone={advance > due ? 'good' : standing.state === 'lapsed' ? 'lapsed' : undefined}
      />
    ),
  },
]

export interface CustomerTableProps {
  readonly entries: readonly Entry[]
  readonly total: number
  readonly owed: number
  readonly selected: string | null
  readonly onSelect: (entry: Entry) => void
  readonly onOpen: (entry: Entry) => void
  /** Set while several are being picked. */
  readonly picked: ReadonlySet<string> | null
  readonly onPick: (entry: Entry) => void
}

export function CustomerTable(props: CustomerTableProps) {
  const { entries, total, owed, selected, onSelect, onOpen, picked, onPick } = props
  const lead = (entry: Entry) =>
    picked ? (
      <input
        type="checkbox"
        className={s.check}
        aria-label={nameOf(entry.customer)}
        checked={picked.has(entry.customer.id)}
        onChange={() => onPick(entry)}
      />
    ) : (
      <Ring state={entry.standing.state} left={entry.standing.share} size={18} />
    )
  return (
    <DataTable
      label={t('Customers')}
      columns={columns()}
      rows={entries}
      keyOf={(entry) => entry.customer.id}
      lead={lead}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      scrolls
      foot={
        <>
          <span>{t('{a} of {b} shown', { a: int(entries.length), b: int(total) })}</span>
          <span>
            {t('Open balance')} <Money v={owed} strong />
          </span>
        </>
      }
    />
  )
}
