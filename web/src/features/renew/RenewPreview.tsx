import { IconArrowRight } from '@tabler/icons-react'
import { day } from '../../shared/format'
import { t } from '../../shared/i18n'
import { daysBetween, lastDay } from '../../shared/periods'
import { Rail } from '../../ui/Rail'
import type { Offer } from './offer'
import type { RenewData } from './queries'
import s from './Renew.module.css'
import { drawTerm } from './rail'
import { ruleSentence } from './sentence'

const SOON_DAYS = 4

/** The change in words, drawn, and the sentence of the rule (R8). */
export function RenewPreview({ data, offer }: { data: RenewData; offer: Offer }) {
  const { renewal } = offer
  const to = lastDay(renewal.end)
  const from = renewal.oldEnd ? lastDay(renewal.oldEnd) : renewal.start
  const drawn = drawTerm({
    startsOn: data.line.term_starts_on,
    endsOn: renewal.trialEndsOn ?? data.line.ends_on,
    newStart: renewal.start,
    newEnd: renewal.end,
    today: data.today,
    soon:
      data.last?.kind !== 'trial' &&
      renewal.oldEnd !== null &&
      daysBetween(data.today, renewal.oldEnd) <= SOON_DAYS,
  })
  return (
    <div className={s.preview} aria-live="polite">
      <p className={`${s.move} num`}>
        <span>{day(from)}</span>
        <IconArrowRight className="flip" size={20} stroke={2} aria-label={t('to')} />
        <b>{day(to)}</b>
      </p>
      <Rail
        big
        segments={drawn.segments}
        today={drawn.today}
        start={day(data.line.term_starts_on ?? renewal.start)}
        end={<span className={s.newEnd}>{t('new last day')}</span>}
        label={t('New last day {day}', { day: day(to, 'always') })}
      />
      <p className={s.why}>{ruleSentence(renewal, data.today)}</p>
    </div>
  )
}
