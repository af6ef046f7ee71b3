import { IconClock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../shared/i18n'
import s from './Badge.module.css'
import type { LineState } from './line'

export type BadgeTone = 'plain' | 'good' | 'due' | 'lapsed' | 'pencil'

/** At most one a row, two words at most, never a button. */
export function Badge({ tone = 'plain', children }: { tone?: BadgeTone; children: ReactNode }) {
  return (
    <span className={`${s.badge} ${s[tone]}`}>
      {tone === 'pencil' && <IconClock size={13} stroke={2} aria-hidden />}
      {children}
    </span>
  )
}

/** State of a line in its detail; lists have words instead (V2). `left` = last day − today. */
export function LineBadge({ state, left }: { state: LineState; left: number }) {
  const soon = left === 0 ? t('Ends today') : t('Ends soon')
  const badges: Record<LineState, [BadgeTone, string]> = {
    active: ['good', t('Active')],
    due: ['due', soon],
    grace: ['due', t('In grace')],
    lapsed: ['lapsed', t('Lapsed')],
    trial: ['plain', t('Trial')],
    none: ['plain', t('No term')],
  }
  const [tone, word] = badges[state]
  return <Badge tone={tone}>{word}</Badge>
}

/** Clock after a name: something about this row is not sent yet. */
export const PencilMark = ({ text = t('not confirmed yet') }: { text?: string }) => (
  <span className={s.mark} title={text}>
    <IconClock size={14} stroke={2} aria-hidden />
    <span className="sr">{text}</span>
  </span>
)
