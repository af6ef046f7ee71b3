import { t } from '../../shared/i18n'
import { TextField } from '../../ui/fields/TextField'

interface SignInFieldsProps {
  readonly username: string
  readonly onUsername: (text: string) => void
  readonly connections: string
  readonly error: string | undefined
  readonly onConnections: (text: string) => void
}

/** How a line signs in, and on how many boxes at once. */
export const SignInFields = ({
  username,
  onUsername,
  connections,
  error,
  onConnections,
}: SignInFieldsProps) => (
  <>
    <TextField
      label={t('Username')}
      optional
      placeholder="nadia.40"
      value={username}
      maxLength={100}
      onChange={onUsername}
    />
    <TextField
      label={t('Boxes at the same time')}
      inputMode="numeric"
      value={connections}
      error={error}
      maxLength={2}
      onChange={onConnections}
    />
  </>
)
