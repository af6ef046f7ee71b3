import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import type { Box, Id } from '../../store'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { SwitchField } from '../../ui/fields/SwitchField'
import { Sheet } from '../../ui/Sheet'
import { TextLink } from '../../ui/TextLink'
import { nameOf } from '../customers/names'
import { useFocusError } from '../customers/useFocusError'
import { BoxFields, type BoxText, macErrors, namedBoxes } from './BoxFields'
import s from './Customer.module.css'
import { editLine } from './commands'
import { connectionsError, readConnections } from './connections'
import type { LineItem } from './queries'
import { SignInFields } from './SignInFields'

interface HungProps {
  readonly boxes: readonly Box[]
  readonly removed: readonly Id[]
  readonly onChange: (removed: readonly Id[]) => void
}

/** Boxes on the line; a removed one can be kept again until the line is saved. */
const Hung = ({ boxes, removed, onChange }: HungProps) => (
  <ul className={s.hung} aria-label={t('Boxes of this line')}>
    {boxes.map(({ id, mac, serial }) => {
      const gone = removed.includes(id)
      const name = mac || serial
      return (
        <li key={id}>
          <span className={gone ? s.past : ''}>
            <bdi className="num">{name}</bdi>
            {mac && serial && <small className="num">{serial}</small>}
          </span>
          <TextLink
            label={gone ? t('Keep box {name}', { name }) : t('Remove box {name}', { name })}
            onClick={() => onChange(gone ? removed.filter((other) => other !== id) : [...removed, id])}
          >
            {gone ? t('Keep') : t('Remove')}
          </TextLink>
        </li>
      )
    })}
  </ul>
)

/** How a line signs in and which boxes hang on it; plan and term stay. Works without signal. */
export default function LineEdit({ item, onClose }: { item: LineItem; onClose: () => void }) {
  const { line, plan, boxes: hung } = item
  const [username, setUsername] = useState(line.username)
  const [connections, setConnections] = useState(int(line.connections))
  const [autoRenew, setAutoRenew] = useState(line.auto_renew)
  const [removed, setRemoved] = useState<readonly Id[]>([])
  const [boxes, setBoxes] = useState<readonly BoxText[]>([])
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failed, setFailed] = useState<Failure | null>(null)
  useFocusError(errors)
  const save = async () => {
    const count = readConnections(connections)
    const found = { ...connectionsError(count), ...macErrors(boxes) }
    setErrors(found)
    if (Object.keys(found).length) return
    try {
      const fields = { username: username.trim(), connections: count, auto_renew: autoRenew }
      await editLine(line, fields, { add: namedBoxes(boxes), remove: removed })
      onClose()
    } catch (error) {
      setFailed(failure(error))
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Change the line')}
      sub={plan && nameOf(plan)}
      onSubmit={() => void save()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="solid" type="submit">
            {t('Save the line')}
          </Button>
        </>
      }
    >
      <SignInFields
        username={username}
        onUsername={setUsername}
        connections={connections}
        error={errors.connections}
        onConnections={setConnections}
      />
      {hung.length > 0 && <Hung boxes={hung} removed={removed} onChange={setRemoved} />}
      <BoxFields boxes={boxes} errors={errors} onChange={setBoxes} />
      <SwitchField
        label={t('Wants to be renewed from the advance')}
        help={t('A mark for the office: nothing is renewed by itself yet.')}
        value={autoRenew}
        onChange={setAutoRenew}
      />
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
