import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { int } from '../shared/format'
import { say, t } from '../shared/i18n'
import { useKeys } from '../ui/keys'
import { Mark } from '../ui/Mark'
import s from './Frame.module.css'
import { allowed, type Counts, countOf, isCurrent, type May, type NavItem, RAIL, TABS } from './nav'

export interface FrameProps {
  readonly organization: string
  /** Role and name: "Owner · Rafiq". */
  readonly person: string
  readonly may: May
  readonly counts: Counts
  readonly onHelp: () => void
  readonly children: ReactNode
}

function RailItem({ item, counts }: { item: NavItem; counts: Counts }) {
  const [location] = useLocation()
  const on = isCurrent(item, location)
  const count = countOf(item, counts)
  return (
    <Link href={item.path} className={s.item} {...(on ? { 'aria-current': 'page' as const } : {})}>
      <item.icon size={18} stroke={1.75} aria-hidden />
      <span>{say(item.label)}</span>
      {count > 0 && <b className="num">{int(count)}</b>}
    </Link>
  )
}

function Tab({ item, count }: { item: NavItem; count: number }) {
  const [location] = useLocation()
  const on = isCurrent(item, location)
  return (
    <Link
      href={item.path}
      className={s.tab}
      {...(item.path === '/collect' ? { 'data-main': true } : {})}
      {...(on ? { 'aria-current': 'page' as const } : {})}
    >
      <span className={s.tabIcon}>
        <item.icon size={22} stroke={on ? 2 : 1.75} aria-hidden />
        {count > 0 && (
          <b className="num" aria-hidden>
            {int(count)}
          </b>
        )}
      </span>
      <span>
        {say(item.label)}
        {count > 0 && <span className="sr">, {t('{n} open', { n: count })}</span>}
      </span>
    </Link>
  )
}

/** Rail on the desktop, five tabs on the phone; the page fills the rest (look.md §3). */
export function Frame({ organization, person, may, counts, onHelp, children }: FrameProps) {
  const [, go] = useLocation()
  useKeys(
    [
      { key: '/', label: t('Search customers'), run: () => go('/customers') },
      { key: '?', label: t('Keyboard help'), run: onHelp },
    ],
    'shell',
  )
  const tabs = allowed(TABS, may)
  return (
    <div className={s.app}>
      <a className={s.skip} href="#main">
        {t('Skip to content')}
      </a>
      <nav className={s.rail} aria-label={t('Main')}>
        <Link className={s.org} href="/">
          <Mark />
          <span>
            <strong>{organization}</strong>
            <small>{person}</small>
          </span>
        </Link>
        {RAIL.map((group) => (
          <div key={group[0]?.path} className={s.group}>
            {allowed(group, may).map((item) => (
              <RailItem key={item.path} item={item} counts={counts} />
            ))}
          </div>
        ))}
      </nav>
      <div>{children}</div>
      <nav
        className={s.tabs}
        aria-label={t('Main')}
        style={{ gridTemplateColumns: `repeat(${tabs.length}, minmax(0, 1fr))` }}
      >
        {tabs.map((item) => (
          <Tab key={item.path} item={item} count={countOf(item, counts)} />
        ))}
      </nav>
    </div>
  )
}
