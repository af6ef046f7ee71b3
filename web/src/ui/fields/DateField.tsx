import '@mantine/core/styles/Input.css'
import { TextInput } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { day, digits, today } from '../../shared/format'
import { t } from '../../shared/i18n'
import { readDay } from './day'
import type { FieldProps } from './field'
import s from './fields.module.css'
import { wrap } from './wrap'

export interface DateFieldProps extends FieldProps {
  /** ISO date; null = empty or not readable yet. */
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly min?: string
  readonly max?: string
}

/** A day, typed in either digit set ("25/12", "25 Dec", "২৫/১২/২০২৬") or picked from the device's calendar. */
export function DateField({ value, onChange, min, max, ...props }: DateFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const unread = draft !== null && draft.trim() !== '' && value === null
  const type = (text: string) => {
    setDraft(text)
    onChange(readDay(text, today()))
  }
  const error =
    props.error ??
    (unread ? t('Write the day like {example}.', { example: digits('25/12/2026') }) : undefined)
  return (
    <div className={s.day}>
      <TextInput
        {...wrap({ ...props, error })}
        autoComplete="off"
        value={draft ?? (value ? day(value, 'always') : '')}
        onChange={(e) => type(e.currentTarget.value)}
        onBlur={() => value && setDraft(null)}
        rightSectionWidth="var(--cc-control)"
        rightSection={
          <button
            type="button"
            className={s.pick}
            aria-label={t('Open the calendar')}
            onClick={() => picker.current?.showPicker()}
          >
            <IconCalendar size={18} stroke={1.75} aria-hidden />
          </button>
        }
      />
      <input
        ref={picker}
        className={s.picker}
        type="date"
        tabIndex={-1}
        aria-hidden
        value={value ?? ''}
        {...(min ? { min } : {})}
        {...(max ? { max } : {})}
        onChange={(e) => {
          setDraft(null)
          onChange(e.currentTarget.value || null)
        }}
      />
    </div>
  )
}
