import '@mantine/core/styles/Input.css'
import { Textarea, TextInput } from '@mantine/core'
import type { HTMLAttributes } from 'react'
import type { FieldProps } from './field'
import { wrap } from './wrap'

export interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** An example, never the label. */
  readonly placeholder?: string
  readonly inputMode?: HTMLAttributes<HTMLInputElement>['inputMode']
  readonly autoComplete?: string
  readonly maxLength?: number
  readonly lang?: string
  readonly readOnly?: boolean
  /** Grows to several lines. */
  readonly lines?: number
}

export function TextField({ value, onChange, lines, ...props }: TextFieldProps) {
  const { placeholder, inputMode, autoComplete = 'off', maxLength, lang, readOnly } = props
  const shared = {
    ...wrap(props),
    value,
    placeholder: placeholder ?? '',
    autoComplete,
    ...(inputMode ? { inputMode } : {}),
    ...(maxLength ? { maxLength } : {}),
    ...(lang ? { lang } : {}),
    ...(readOnly ? { readOnly } : {}),
  }
  if (lines)
    return (
      <Textarea
        {...shared}
        rows={lines}
        // The kit indents it less than a single line.
        styles={{ input: { paddingInline: 'calc(var(--cc-control) / 3)' } }}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
    )
  return <TextInput {...shared} onChange={(e) => onChange(e.currentTarget.value)} />
}
