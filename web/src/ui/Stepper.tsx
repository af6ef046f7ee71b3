import { IconCheck } from '@tabler/icons-react'
import { int } from '../shared/format'
import { t } from '../shared/i18n'
import s from './Stepper.module.css'

/** Steps of a long task; `now` counts from 0. */
export const Stepper = ({ steps, now }: { steps: readonly string[]; now: number }) => (
  <ol className={s.steps} aria-label={t('Steps')}>
    {steps.map((step, index) => {
      const state = index < now ? 'done' : index === now ? 'now' : 'next'
      return (
        <li key={step} className={s[state]} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
          <span className={s.disc}>
            {state === 'done' ? <IconCheck size={14} stroke={2.25} aria-hidden /> : int(index + 1)}
          </span>
          {step}
          {state === 'done' && <span className="sr">{t('done')}</span>}
        </li>
      )
    })}
  </ol>
)
