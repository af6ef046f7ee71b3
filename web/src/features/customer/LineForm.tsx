import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { int, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import type { Id } from '../../store'
import { useLive } from '../../store'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { ErrorNote } from '../../ui/ErrorBox'
import { SelectField } from '../../ui/fields/SelectField'
import { Sheet } from '../../ui/Sheet'
import { nameOf } from '../customers/names'
import { useFocusError } from '../customers/useFocusError'
import { onSale, type Sold } from '../renew/queries'
import { unitWords } from '../renew/sentence'
import { BoxFields, type BoxText, macErrors, NO_BOX, namedBoxes } from './BoxFields'
import { addLine } from './commands'
import { connectionsError, readConnections } from './connections'
import { SignInFields } from './SignInFields'

const planWords = ({ plan, version }: Sold): string => {
  const term = unitWords(version.unit, version.count)
  return plan.kind === 'trial'
    ? t('{plan}, trial of {term}', { plan: nameOf(plan), term })
    : t('{plan}, {m} for {term}', { plan: nameOf(plan), m: money(version.price_minor), term })
}

/** A new line: what is bought, how it signs in, which boxes hang on it. A trial starts at once. */
export default function LineForm({ customer, onClose }: { customer: Id; onClose: () => void }) {
  const { value: plans } = useLive({ collections: ['plan', 'plan_version'], read: onSale }, [])
  const [plan, setPlan] = useState('')
  const [username, setUsername] = useState('')
  const [connections, setConnections] = useState<string | null>(null)
  const [boxes, setBoxes] = useState<readonly BoxText[]>([NO_BOX])
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failed, setFailed] = useState<Failure | null>(null)
  useFocusError(errors)
  const sold = plans.find((item) => item.plan.id === plan) ?? plans[0]
  const typed = connections ?? String(sold?.version.connections ?? 1)
  const count = readConnections(typed)
  const add = async () => {
    const found = { ...connectionsError(count), ...macErrors(boxes) }
    setErrors(found)
    if (!sold || Object.keys(found).length) return
    try {
      await addLine(customer, {
        plan_id: sold.plan.id,
        trial: sold.plan.kind === 'trial',
        username: username.trim(),
        connections: count,
        boxes: namedBoxes(boxes),
      })
      onClose()
    } catch (error) {
      setFailed(failure(error))
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Add line')}
      onSubmit={() => void add()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="solid" type="submit" reason={sold ? null : t('no plan yet')}>
            {sold?.plan.kind === 'trial' ? t('Start the trial') : t('Add line')}
          </Button>
        </>
      }
    >
      {sold ? (
        <>
          <SelectField
            label={t('Plan')}
            value={sold.plan.id}
            onChange={setPlan}
            options={plans.map((item) => ({ value: item.plan.id, label: planWords(item) }))}
          />
          <SignInFields
            username={username}
            onUsername={setUsername}
            connections={connections === null ? int(count) : connections}
            error={errors.connections}
            onConnections={setConnections}
          />
          <BoxFields boxes={boxes} errors={errors} onChange={setBoxes} />
        </>
      ) : (
        <Empty
          kind="none"
          title={t('No plan yet')}
          text={t('A line needs a plan with a price. The office makes it.')}
        />
      )}
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
