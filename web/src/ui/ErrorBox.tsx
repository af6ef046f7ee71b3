import { IconAlertCircle, IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Failure } from '../shared/errors'
import { t } from '../shared/i18n'
import { Button } from './Button'
import { Empty } from './Empty'
import s from './ErrorBox.module.css'

/** Code and request id, folded (UI-7). */
const Support = ({ failure }: { failure: Failure }) => (
  <details className={s.support}>
    <summary>
      {t('For support')}
      <IconChevronDown size={16} stroke={1.75} aria-hidden />
    </summary>
    <code>
      {failure.code}
      {failure.requestId && ` · ${failure.requestId}`}
    </code>
  </details>
)

/** Why an action failed, above the buttons of its form. The form keeps what was typed. */
export const ErrorNote = ({ failure }: { failure: Failure | null }) => (
  <div role="alert" className={s.alert}>
    {failure && (
      <div className={s.note}>
        <p>
          <IconAlertCircle size={18} stroke={1.75} aria-hidden />
          {failure.text}
        </p>
        <Support failure={failure} />
      </div>
    )}
  </div>
)

export interface ErrorBoxProps {
  /** What could not be done. */
  readonly title: string
  readonly failure: Failure
  readonly onRetry?: () => void
  readonly action?: ReactNode
}

/** A whole view that failed. */
export const ErrorBox = ({ title, failure, onRetry, action }: ErrorBoxProps) => (
  <div role="alert">
    <Empty
      kind="failed"
      title={title}
      text={failure.text}
      action={
        <>
          {onRetry && (
            <Button variant="solid" onClick={onRetry}>
              {t('Try again')}
            </Button>
          )}
          {action}
        </>
      }
    />
    <Support failure={failure} />
  </div>
)
