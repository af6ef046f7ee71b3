import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/PasswordInput.css'
import '@mantine/core/styles/ActionIcon.css'
import { PasswordInput } from '@mantine/core'
import { t } from '../../shared/i18n'
import type { FieldProps } from './field'
import { wrap } from './wrap'

export interface PasswordFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** `new-password` lets a password manager offer one. */
  readonly autoComplete: 'current-password' | 'new-password' | 'off'
}

export const PasswordField = ({ value, onChange, autoComplete, ...props }: PasswordFieldProps) => (
  <PasswordInput
    {...wrap(props)}
    value={value}
    autoComplete={autoComplete}
    visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
    onChange={(e) => onChange(e.currentTarget.value)}
  />
)
