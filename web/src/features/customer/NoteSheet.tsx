import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import type { Id } from '../../store'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import { addNote } from './commands'

/** Something worth remembering; notes are added, never changed. */
export default function NoteSheet({ customer, onClose }: { customer: Id; onClose: () => void }) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()
  const [failed, setFailed] = useState<Failure | null>(null)
  const add = async () => {
    if (!text.trim()) {
      setError(t('Write the note.'))
      return
    }
    try {
      await addNote(customer, text.trim())
      onClose()
    } catch (caught) {
      setFailed(failure(caught))
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Add note')}
      onSubmit={() => void add()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="solid" type="submit">
            {t('Add note')}
          </Button>
        </>
      }
    >
      <TextField label={t('Note')} lines={4} value={text} error={error} maxLength={2000} onChange={setText} />
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
