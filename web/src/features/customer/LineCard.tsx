import { day, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import type { IsoDate } from '../../store'
import { can, useQueue } from '../../sync'
import { Badge, LineBadge } from '../../ui/Badge'
import { leftWords, lineName, lineTone } from '../../ui/line'
import { Rail } from '../../ui/Rail'
import { Ring } from '../../ui/Ring'
import { TextLink } from '../../ui/TextLink'
import { nameOf } from '../customers/names'
import { drawTerm } from '../renew/rail'
import { unitWords } from '../renew/sentence'
import s from './Customer.module.css'
import type { LineItem } from './queries'
import { type LineWaiting, waitingOf } from './waiting'

export interface LineCardProps {
  readonly item: LineItem
  readonly today: IsoDate
  /** Given when the customer has several lines: each then has its own way to be renewed. */
  readonly onRenew?: (() => void) | undefined
  readonly onSecret: () => void
  readonly onEdit: () => void
}

const waitingWords = (act: NonNullable<LineWaiting['act']>): string =>
  ({
    added: t('Waiting'),
    renewed: t('Renewed, waiting'),
    undone: t('Taken back, waiting'),
    changed: t('Changed, waiting'),
  })[act]

function State({ item: { line, standing }, act }: { item: LineItem; act: LineWaiting['act'] }) {
  if (line.terminated_at) return <Badge>{t('Ended')}</Badge>
  if (act) return <Badge tone="pencil">{waitingWords(act)}</Badge>
  return <LineBadge state={standing.state} left={standing.left} />
}

interface TermProps {
  readonly item: LineItem
  readonly today: IsoDate
  readonly pencil: boolean
}

function Term({ item: { line, standing }, today, pencil }: TermProps) {
  const { lastDay, state } = standing
  if (!lastDay || !line.term_starts_on) return null
  const start = day(line.term_starts_on)
  const tone = lineTone(state)
  const drawn = drawTerm({
    startsOn: line.term_starts_on,
    endsOn: line.ends_on,
    today,
    soon: tone !== undefined,
  })
  const end = pencil ? (
    <span className={s.pencil}>{t('last day {day}', { day: day(lastDay) })}</span>
  ) : tone ? (
    <b className={s.end} {...(tone === 'lapsed' ? { 'data-lapsed': true } : {})}>
      {t('last day {day}', { day: day(lastDay) })}
    </b>
  ) : (
    t('last day {day}', { day: day(lastDay) })
  )
  return (
    <Rail
      segments={drawn.segments}
      today={drawn.today}
      start={start}
      end={end}
      label={t('Term from {start} to {end}, {left}', {
        start,
        end: day(lastDay),
        left: leftWords(state, standing.left),
      })}
    />
  )
}

/** One line: plan, state, term along its days, username, boxes, price. */
export function LineCard({ item, today, onRenew, onSecret, onEdit }: LineCardProps) {
  const { line, plan, version, standing, boxes, price } = item
  const name = plan ? nameOf(plan) : lineName('none')
  const { act, dated } = waitingOf(line, useQueue())
  const per = version && unitWords(version.unit, version.count)
  return (
    <li className={s.line}>
      <div className={s.top}>
        <Ring state={standing.state} left={standing.share} size={20} />
        <strong>{name}</strong>
        <State item={item} act={act} />
      </div>
      <Term item={item} today={today} pencil={dated} />
      <p className={s.meta}>
        <span className="num">
          {line.username && (
            <>
              <bdi>{line.username}</bdi>
              {' · '}
            </>
          )}
          {t('{n} of {m} boxes', { n: boxes.length, m: line.connections })}
        </span>
        {price !== null && per && (
          <span className="num">{t('{m} for {term}', { m: money(price), term: per })}</span>
        )}
      </p>
      <div className={s.acts}>
        {onRenew && <TextLink onClick={onRenew}>{t('Renew {plan}', { plan: name })}</TextLink>}
        {!line.terminated_at && can('subscriptions.write') && (
          <TextLink onClick={onEdit}>{t('Change the line')}</TextLink>
        )}
        {line.number && can('subscriptions.reveal') && (
          <TextLink onClick={onSecret}>{line.has_secret ? t('Password') : t('Set a password')}</TextLink>
        )}
      </div>
    </li>
  )
}
