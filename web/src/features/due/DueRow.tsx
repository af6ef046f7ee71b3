import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { can } from '../../sync'
import { PencilMark } from '../../ui/Badge'
import { ListRow } from '../../ui/ListRow'
import { leftWords, lineTone } from '../../ui/line'
import { Money } from '../../ui/Money'
import { Ring } from '../../ui/Ring'
import { nameOf } from '../customers/names'
import s from './Due.module.css'
import type { Stop } from './stops'

/** Days, then area; who owes besides is told so. */
function Meta({ stop: { line, standing, customer, due } }: { stop: Stop }) {
  const tone = s[lineTone(standing.state) ?? 'plain']
  return (
    <span className={`${s.meta} num`}>
      {line && <b className={tone}>{leftWords(standing.state, standing.left)}</b>}
      {line && due > 0 && ' · '}
      {due > 0 && t('owes {m}', { m: money(due) })}
      {customer.area && ` · ${customer.area}`}
    </span>
  )
}

/** A row with the one thing to do about it. */
export function DueRow({ stop, onAct }: { stop: Stop; onAct: (stop: Stop) => void }) {
  const { customer, line, standing, amount, pencil } = stop
  const name = nameOf(customer)
  const verb = line ? t('Renew') : t('Collect')
  return (
    <ListRow
      lead={<Ring state={standing.state} left={standing.share} size={22} />}
      title={
        <span dir="auto">
          {name}
          {pencil && <PencilMark />}
        </span>
      }
      meta={<Meta stop={stop} />}
      href={`/customers/${customer.id}`}
      action={
        can('payments.take') && (
          <button type="button" className={s.act} onClick={() => onAct(stop)}>
            <span>
              {verb}
              <span className="sr"> {name}</span>
            </span>
            {amount !== null && (
              <small className="num">
                <Money v={amount} cents={false} />
              </small>
            )}
          </button>
        )
      }
    />
  )
}
