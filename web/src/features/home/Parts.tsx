import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { clock, day, int, money, month, short, weekday } from '../../shared/format'
import { t } from '../../shared/i18n'
import { addDays } from '../../shared/periods'
import { DataTable } from '../../ui/DataTable'
import { List, ListRow, NavRow } from '../../ui/ListRow'
import { Money, MoneyCell } from '../../ui/Money'
import { Panel, Section } from '../../ui/Section'
import { Stat } from '../../ui/Stat'
import { TextLink } from '../../ui/TextLink'
import { itemTitle } from '../attention/Decision'
import type { Item } from '../attention/queries'
import { attentionText } from '../attention/words'
import { nameOf } from '../customers/names'
import { methodName } from '../renew/PayFields'
import type { Cash } from '../renew/queries'
import { Curve } from './Curve'
import type { Figures } from './figures'
import s from './Home.module.css'

/** Money first: taken today, cash, what is due, what is lost. */
export function Band({ figures, cash, own }: { figures: Figures; cash: Cash; own: boolean }) {
  const { taken, due, lapsed, inHand } = figures
  const wallets = taken.sum - taken.cash
  return (
    <Panel className={s.band}>
      <section className={s.hero} aria-label={t('Collected today')}>
        <span className={s.heroLabel}>{t('Collected today')}</span>
        <span className={s.heroValue}>
          <Money v={taken.sum} strong pencil={taken.pencil} />
        </span>
        <span className={`${s.heroNote} num`}>
          {taken.count
            ? t('{n, plural, one {# payment} other {# payments}}', { n: taken.count })
            : t('no payment yet')}
          {wallets > 0 && ` · ${t('{m} by wallet', { m: money(wallets) })}`}
        </span>
      </section>
      <div className={s.cash}>
        <Stat
          label={t('Cash in hand')}
          value={<Money v={cash.minor} pencil={cash.pencil} />}
          note={
            !own &&
            inHand.people > 0 &&
            t('with {n, plural, one {# person} other {# people}}', { n: inHand.people })
          }
          href="/collect"
        />
      </div>
      <Stat
        label={t('Due today')}
        value={int(due.count)}
        note={<Money v={due.sum} />}
        tone={due.sum > 0 ? 'due' : undefined}
        href="/due"
      />
      <Stat
        label={t('Lapsed')}
        value={int(lapsed.count)}
        note={<Money v={lapsed.sum} />}
        tone={lapsed.sum > 0 ? 'lapsed' : undefined}
        href="/due"
      />
    </Panel>
  )
}

const SHOWN_ITEMS = 3

export function Attention({ items, refused }: { items: readonly Item[]; refused: number }) {
  const icon = <IconAlertTriangle size={20} stroke={1.75} className={s.red} aria-hidden />
  return (
    <Panel>
      <Section
        title={t('Needs attention')}
        action={
          items.length > 0 && <TextLink href="/attention">{t('All {n}', { n: items.length })}</TextLink>
        }
      >
        {items.length + refused === 0 ? (
          <p className={s.quiet}>{t('Nothing needs a decision.')}</p>
        ) : (
          <List label={t('Needs attention')}>
            {refused > 0 && (
              <li>
                <NavRow
                  icon={icon}
                  label={t('{n, plural, one {# entry was} other {# entries were}} refused', { n: refused })}
                  note={t('Correct it or hand it to the office.')}
                  href="/queue"
                />
              </li>
            )}
            {items.slice(0, SHOWN_ITEMS).map((item) => (
              <li key={item.item.id}>
                <NavRow
                  icon={icon}
                  label={itemTitle(item)}
                  note={<span className={s.clamp}>{attentionText(item.item, item.by)}</span>}
                  href="/attention"
                />
              </li>
            ))}
          </List>
        )}
      </Section>
    </Panel>
  )
}

export function Month({ figures }: { figures: Figures }) {
  const { month: of, curve, today, owed } = figures
  const before = addDays(`${today.slice(0, 7)}-01`, -1)
  const label = t('Collected by day, running total: {a} this month, {b} last month', {
    a: money(of.sum),
    b: money(curve.before.at(-1) ?? 0),
  })
  return (
    <Panel>
      <Section title={t('{month} so far', { month: month(today) })}>
        <dl className={s.figs}>
          <div>
            <dt>{t('Collected')}</dt>
            <dd>
              <Money v={of.sum} />
            </dd>
            <dd className={`${s.note} num`}>
              {t('{m} to the same day in {month}', { m: money(of.before), month: month(before) })}
            </dd>
          </div>
          <div>
            <dt>{t('Running lines')}</dt>
            <dd className="num">{int(of.running)}</dd>
          </div>
          <div>
            <dt>{t('New customers')}</dt>
            <dd className="num">{int(of.fresh)}</dd>
          </div>
          <div>
            <dt>{t('Owe money')}</dt>
            <dd className="num">{int(owed.count)}</dd>
            <dd className={s.note}>
              <Money v={owed.sum} />
            </dd>
          </div>
        </dl>
        {(of.sum > 0 || (curve.before.at(-1) ?? 0) > 0) && (
          <div className={s.chart}>
            <Curve
              now={curve.now}
              before={curve.before}
              nowLabel={`${day(today)} ${short(of.sum)}`}
              beforeLabel={month(before)}
              label={label}
            />
          </div>
        )}
      </Section>
    </Panel>
  )
}

export function Week({ figures: { week, today } }: { figures: Figures }) {
  const most = Math.max(1, ...week.map(({ count }) => count))
  return (
    <Panel>
      <Section title={t('Ending in the next 7 days')} action={<TextLink href="/due">{t('Due')}</TextLink>}>
        <ol className={s.week}>
          {week.map(({ date, count }) => (
            <li key={date}>
              <b className="num">{int(count)}</b>
              <i
                style={{ blockSize: `calc(var(--bar) * ${count / most})` }}
                {...(date === today ? { 'data-now': true } : {})}
              />
              <span>{date === today ? t('Today') : weekday(date)}</span>
            </li>
          ))}
        </ol>
      </Section>
    </Panel>
  )
}

export function Payments({ figures: { payments } }: { figures: Figures }) {
  return (
    <Panel>
      <Section title={t('Payments today')} action={<TextLink href="/collect">{t('Collect')}</TextLink>}>
        {payments.length === 0 ? (
          <p className={s.quiet}>{t('No payment yet today.')}</p>
        ) : (
          <List label={t('Payments today')}>
            {payments.map(({ payment, customer }) => (
              <li key={payment.id}>
                <ListRow
                  lead={<IconCheck size={18} stroke={2} aria-hidden />}
                  title={
                    <span dir="auto">{customer ? nameOf(customer) : t('Customer of another seller')}</span>
                  }
                  meta={
                    <span className="num">
                      {clock(payment.captured_at)} · {methodName(payment.provider)}
                      {payment.receipt_number && ` · ${payment.receipt_number}`}
                    </span>
                  }
                  end={<Money v={payment.amount_minor} currency={payment.currency} pencil={payment.pencil} />}
                  {...(customer ? { href: `/customers/${customer.id}` } : {})}
                />
              </li>
            ))}
          </List>
        )}
      </Section>
    </Panel>
  )
}

export function Collectors({ figures: { collectors } }: { figures: Figures }) {
  if (!collectors.length) return null
  return (
    <Panel>
      <Section title={t('Collectors today')} action={<TextLink href="/sellers">{t('All sellers')}</TextLink>}>
        <DataTable
          label={t('Collectors today')}
          rows={collectors}
          keyOf={({ seller }) => seller.id}
          columns={[
            {
              key: 'name',
              head: t('Name'),
              cell: ({ seller }) => (
                <TextLink href={`/sellers/${seller.id}`}>
                  <span dir="auto">{nameOf(seller)}</span>
                </TextLink>
              ),
            },
            { key: 'taken', head: t('Collected'), end: true, cell: ({ taken }) => <MoneyCell v={taken} /> },
            { key: 'cash', head: t('Cash in hand'), end: true, cell: ({ cash }) => <MoneyCell v={cash} /> },
          ]}
        />
      </Section>
    </Panel>
  )
}
