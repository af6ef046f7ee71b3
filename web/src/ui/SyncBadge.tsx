import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudDown,
  IconCloudOff,
  IconCloudUp,
} from '@tabler/icons-react'
import { Link } from 'wouter'
import { int } from '../shared/format'
import { t } from '../shared/i18n'
import s from './SyncBadge.module.css'

export interface SyncBadgeProps {
  readonly offline: boolean
  /** Commands waiting to be sent. */
  readonly waiting: number
  /** Commands that need a person. */
  readonly attention: number
  /** The first copy of the book is on its way. */
  readonly loading?: boolean
  readonly href: string
}

type State = 'live' | 'loading' | 'waiting' | 'offline' | 'attention'

const ICONS = {
  live: IconCloudCheck,
  loading: IconCloudDown,
  waiting: IconCloudUp,
  offline: IconCloudOff,
  attention: IconAlertTriangle,
}

function stateOf({ offline, waiting, attention, loading }: SyncBadgeProps): State {
  if (attention) return 'attention'
  if (offline) return 'offline'
  if (waiting) return 'waiting'
  return loading ? 'loading' : 'live'
}

/** Words for the state of sending; also the headline of the queue. */
export function syncWords(props: Omit<SyncBadgeProps, 'href'>): string {
  const { offline, waiting, attention, loading } = props
  if (attention) return t('{n, plural, one {# needs you} other {# need you}}', { n: attention })
  if (offline) return waiting ? t('Offline, {n} waiting', { n: waiting }) : t('Offline')
  if (waiting) return t('{n} waiting', { n: waiting })
  return loading ? t('Loading') : t('Up to date')
}

/** Everywhere, top end (UI-6). Opens the queue. */
export function SyncBadge(props: SyncBadgeProps) {
  const state = stateOf(props)
  const Icon = ICONS[state]
  const number = state === 'attention' ? props.attention : props.waiting
  const words = syncWords(props)
  return (
    <Link className={s.badge} data-state={state} href={props.href} aria-label={words}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <span className={`${s.words} num`}>{words}</span>
      {number > 0 && (
        <span className={`${s.number} num`} aria-hidden>
          {int(number)}
        </span>
      )}
    </Link>
  )
}
