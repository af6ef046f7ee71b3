import { IconCheck, IconChevronDown, IconMapPin } from '@tabler/icons-react'
import { clock, int, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { List, ListRow } from '../../ui/ListRow'
import { leftWords } from '../../ui/line'
import { Meter } from '../../ui/Meter'
import { Money } from '../../ui/Money'
import { nameOf } from '../customers/names'
import type { Stop } from '../due/stops'
import s from './Collect.module.css'
import type { Area, CollectDay, Taken } from './queries'

/** Late or owing first, then the address. */
function Where({ stop: { line, standing, customer, due } }: { stop: Stop }) {
  const late = line && standing.left < 0 ? leftWords(standing.state, standing.left) : null
  const owes = !line && due > 0 ? t('owes from before') : null
  const words = late ?? owes
  return (
    <span className={`${s.where} num`}>
      {words && <b className={s.late}>{words}</b>}
      {words && customer.address && ' · '}
      {customer.address}
    </span>
  )
}

function AreaStops({ area, first, onAct }: { area: Area; first: number; onAct: (stop: Stop) => void }) {
  const name = area.name || t('No area')
  return (
    <section className={s.area} aria-label={name}>
      <header className={s.head}>
        <h2>
          <IconMapPin size={16} stroke={1.75} aria-hidden />
          {name}
        </h2>
        <span className="num">
          {t('{n} left', { n: area.stops.length })} · <Money v={area.sum} cents={false} />
        </span>
      </header>
      <List label={name}>
        {area.stops.map((stop, index) => (
          <li key={stop.key}>
            <ListRow
              lead={<span className={`${s.number} num`}>{int(first + index)}</span>}
              title={<span dir="auto">{nameOf(stop.customer)}</span>}
              meta={<Where stop={stop} />}
              href={`/customers/${stop.customer.id}`}
              action={
                <button
                  type="button"
                  className={`${s.take} num`}
                  onClick={() => onAct(stop)}
                  aria-label={
                    stop.amount === null
                      ? t('Choose a plan for {name}', { name: nameOf(stop.customer) })
                      : t('Collect {m} from {name}', { m: money(stop.amount), name: nameOf(stop.customer) })
                  }
                >
                  {stop.amount === null ? t('Plan') : <Money v={stop.amount} cents={false} />}
                </button>
              }
            />
          </li>
        ))}
      </List>
    </section>
  )
}

const Done = ({ item: { payment, customer } }: { item: Taken }) => (
  <ListRow
    lead={<IconCheck size={18} stroke={2} className={payment.pencil ? s.pencil : s.ok} aria-hidden />}
    title={<span dir="auto">{customer ? nameOf(customer) : t('Customer of another seller')}</span>}
    meta={
      <span className="num">
        {clock(payment.captured_at)}
        {payment.pencil && <> · {t('waiting to be sent')}</>}
      </span>
    }
    end={<Money v={payment.amount_minor} currency={payment.currency} pencil={payment.pencil} />}
    {...(customer ? { href: `/customers/${customer.id}` } : {})}
  />
)

/** Money that was taken today, folded; pencil until it is sent. */
const Collected = ({ day }: { day: CollectDay }) => (
  <details className={s.area} open={day.left === 0}>
    <summary className={s.head}>
      <h2>
        <IconCheck size={16} stroke={2} aria-hidden />
        {t('Collected')}
      </h2>
      <span className={`${s.fold} num`}>
        {int(day.taken.length)}
        <IconChevronDown size={16} stroke={1.75} aria-hidden />
      </span>
    </summary>
    <List label={t('Collected')}>
      {day.taken.map((item) => (
        <li key={item.payment.id}>
          <Done item={item} />
        </li>
      ))}
    </List>
  </details>
)

/** Areas in order, the amount is the button; what is done folds below. */
export function Route({ day, onAct }: { day: CollectDay; onAct: (stop: Stop) => void }) {
  let first = 1
  return (
    <>
      {day.areas.map((area) => {
        const from = first
        first += area.stops.length
        return <AreaStops key={area.name} area={area} first={from} onAct={onAct} />
      })}
      {day.taken.length > 0 && <Collected day={day} />}
    </>
  )
}

export function Progress({ day }: { day: CollectDay }) {
  const done = new Set(day.taken.map(({ payment }) => payment.customer_id)).size
  const all = done + day.left
  const words = t('{a} of {b}', { a: done, b: all })
  return (
    <div className={s.progress}>
      <div>
        <span className={s.label}>{t('Taken today')}</span>
        <b>
          <Money v={day.sum} strong pencil={day.pencil} />
        </b>
      </div>
      <div className={s.right}>
        <span className={s.label}>{t('Stops')}</span>
        <b className="num">{words}</b>
      </div>
      <Meter v={all ? done / all : 0} label={words} />
    </div>
  )
}
