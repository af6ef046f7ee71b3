import { digits, latin } from '../../shared/format'
import type { FieldProps } from './field'
import { TextField } from './TextField'

export interface PhoneFieldProps extends FieldProps {
  /** As typed, Latin digits; the container turns it into E.164. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
}

/** A phone number; both digit sets are accepted. */
export const PhoneField = ({ value, onChange, placeholder = '01711 223344', ...props }: PhoneFieldProps) => (
  <TextField
    {...props}
    value={digits(value)}
    placeholder={digits(placeholder)}
    inputMode="tel"
    autoComplete="tel"
    onChange={(text) => onChange(latin(text).replace(/[^\d+ ()-]/g, ''))}
  />
)
