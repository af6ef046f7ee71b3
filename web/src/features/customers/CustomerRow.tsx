import { IconCheck } from '@tabler/icons-react'
import { phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { PencilMark } from '../../ui/Badge'
import { DateText } from '../../ui/DateText'
import { ListRow } from '../../ui/ListRow'
import { leftWords, lineTone } from '../../ui/line'
import { Money } from '../../ui/Money'
import { Ring } from '../../ui/Ring'
import s from './Customers.module.css'
import { nameOf } from './names'
import type { Entry } from './roster'

const toneClass = (entry: Entry) => s[lineTone(entry.standing.state) ?? 'plain']

/** What must be known first: days for what needs an act, the date for the healthy. */
function Last({ entry }: { entry: Entry }) {
  const { state, left, lastDay } = entry.standing
  if (state === 'active' || state === 'trial')
    return lastDay && <DateText iso={lastDay} pencil={entry.pencil} />
  return <span className={`${toneClass(entry)} num`}>{leftWords(state, left)}</span>
}

/** Money if there is any, else the days left. */
export function Balance({ entry }: { entry: Entry }) {
  const { due, advance, standing, pencil } = entry
  if (due > 0) return <Money v={due} tone="muted" pencil={pencil} />
  if (advance > 0)
    return (
      <>
        {t('advance')} <Money v={advance} pencil={pencil} />
      </>
    )
  const healthy = standing.state === 'active' || standing.state === 'trial'
  return healthy ? <span className="num">{leftWords(standing.state, standing.left)}</span> : null
}

export function where({ customer }: Entry): string {
  const [first] = customer.phones
  return [first ? phone(first) : t('no phone'), customer.area].filter(Boolean).join(' · ')
}

export const Name = ({ entry }: { entry: Entry }) => (
  <span dir="auto">
    {nameOf(entry.customer)}
    {entry.pencil && <PencilMark />}
  </span>
)

export interface CustomerRowProps {
  readonly entry: Entry
  /** Set while several are being picked: the row is then a switch. */
  readonly picked?: boolean | undefined
  readonly onPick?: (() => void) | undefined
}

/** Phone row: ring, name, phone and area, last day over money. */
export function CustomerRow({ entry, picked, onPick }: CustomerRowProps) {
  const ring = <Ring state={entry.standing.state} left={entry.standing.share} size={22} />
  const box = (
    <span className={s.box} data-on={picked || undefined} aria-hidden>
      {picked && <IconCheck size={16} stroke={2.5} />}
    </span>
  )
  const lead = onPick ? box : ring
  const act = onPick ? { onClick: onPick } : { href: `/customers/${entry.customer.id}` }
  return (
    <ListRow
      lead={lead}
      title={<Name entry={entry} />}
      meta={<span className="num">{where(entry)}</span>}
      end={<Last entry={entry} />}
      endMeta={<Balance entry={entry} />}
      current={picked ?? false}
      {...act}
    />
  )
}
