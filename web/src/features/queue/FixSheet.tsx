import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { type QueuedCommand, queue } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import { fixable, fixed } from './fix'

/** Corrects what the server could not take; the corrected one keeps place and receipt number. */
export default function FixSheet({
  command,
  what,
  onClose,
}: {
  command: QueuedCommand
  what: string
  onClose: () => void
}) {
  const fields = fixable(command)
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(fields.map((field) => [field.key, field.value])),
  )
  const [failed, setFailed] = useState<Failure | null>(null)
  const send = async () => {
    try {
      await queue().fix(command.key, fixed(command, values))
      onClose()
    } catch (error) {
      setFailed(failure(error))
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Correct and send again')}
      sub={what}
      onSubmit={() => void send()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="solid" type="submit">
            {t('Send again')}
          </Button>
        </>
      }
    >
      {fields.map((field) => (
        <TextField
          key={field.key}
          label={field.label}
          value={values[field.key] ?? ''}
          onChange={(text) => setValues((before) => ({ ...before, [field.key]: text }))}
        />
      ))}
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
