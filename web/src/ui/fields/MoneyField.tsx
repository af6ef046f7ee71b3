import '@mantine/core/styles/Input.css'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { digits, exponent, sign } from '../../shared/format'
import { groupAmount, readAmount, tidyAmount, writeAmount } from './amount'
import type { FieldProps } from './field'
import s from './fields.module.css'
import { wrap } from './wrap'

export interface MoneyFieldProps extends FieldProps {
  /** Minor units; null = empty. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly currency?: string
}

/** An amount, 52 px, sign fixed in front, left to right in every language; both digit sets are accepted. */
export function MoneyField({ value, onChange, currency, ...props }: MoneyFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const places = exponent(currency)
  const shown = draft === null ? groupAmount(value, currency) : digits(draft)
  const type = (text: string) => {
    const tidy = tidyAmount(text, places)
    setDraft(tidy)
    onChange(readAmount(tidy, places))
  }
  return (
    <TextInput
      {...wrap(props)}
      className={s.amount}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      leftSection={
        <span className={s.sign} aria-hidden>
          {sign(currency)}
        </span>
      }
      onFocus={(e) => {
        setDraft(writeAmount(value, currency))
        const input = e.currentTarget
        requestAnimationFrame(() => input.select())
      }}
      onBlur={() => setDraft(null)}
      onChange={(e) => type(e.currentTarget.value)}
    />
  )
}
