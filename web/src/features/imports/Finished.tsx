import { useState } from 'react'
import type { ImportRun } from '../../api'
import { t } from '../../shared/i18n'
import { runOnline } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { Page } from '../../ui/Page'
import { Sheet } from '../../ui/Sheet'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import s from './Imports.module.css'
import { Outcome, UNDO_DAYS, undoUntil } from './Outcome'
import { Steps } from './Steps'

/** Whether it can still be undone, and why not. */
function whyNot(run: ImportRun, noSignal: string | null): string | null {
  const until = undoUntil(run)
  if (until && until.getTime() < Date.now()) return t('{n} days are over', { n: UNDO_DAYS })
  return noSignal
}

type Kind = 'imports.undo' | 'imports.apply' | 'imports.give_up'

interface ActsProps {
  readonly run: ImportRun
  readonly busy: boolean
  readonly noSignal: string | null
  readonly onUndo: () => void
  readonly onDo: (kind: Kind) => void
}

/** The background gives no sign of life: ask again, or stop waiting. */
const SilentActs = ({ run, busy, noSignal, onDo }: ActsProps) => (
  <>
    <Button reason={noSignal} onClick={() => onDo('imports.give_up')}>
      {t('Give up')}
    </Button>
    <Button
      variant="solid"
      busy={busy}
      reason={noSignal}
      onClick={() => onDo(run.state === 'undoing' ? 'imports.undo' : 'imports.apply')}
    >
      {t('Try again')}
    </Button>
  </>
)

const StoppedActs = ({ run, busy, noSignal, onUndo, onDo }: ActsProps) => (
  <>
    <Button reason={whyNot(run, noSignal)} onClick={onUndo}>
      {t('Undo this import')}
    </Button>
    {run.state === 'failed' ? (
      <Button variant="solid" busy={busy} reason={noSignal} onClick={() => onDo('imports.apply')}>
        {t('Go on')}
      </Button>
    ) : (
      <Button variant="solid" href="/customers">
        {t('Show the customers')}
      </Button>
    )}
  </>
)

const UndoneActs = () => (
  <Button variant="solid" href="/import">
    {t('Another file')}
  </Button>
)

/** What can be done with a run now: nothing while it is worked on. */
function acts(props: ActsProps) {
  if (props.run.silent) return <SilentActs {...props} />
  if (props.run.state === 'undone') return <UndoneActs />
  return props.run.state === 'applied' || props.run.state === 'failed' ? <StoppedActs {...props} /> : null
}

/** A run that has left the wizard: progress, result, undo. */
export function Finished({ run, reload }: { run: ImportRun; reload: () => Promise<void> }) {
  const noSignal = useNoSignal()
  const { busy, failure, run: act } = useRun()
  const [sure, ask] = useState(false)
  const doing = (kind: Kind) =>
    void act(async () => {
      await runOnline(kind, { id: run.id })
      ask(false)
      await reload()
    })
  const actions = acts({ run, busy, noSignal, onUndo: () => ask(true), onDo: doing })
  return (
    <Page
      title={t('Import')}
      sub={<span dir="auto">{run.filename}</span>}
      back="/import"
      {...(actions ? { action: actions, tools: actions } : {})}
    >
      <Steps now={run.state === 'applying' || run.state === 'failed' ? 3 : 4} />
      <div className={s.error}>
        <ErrorNote failure={sure ? null : failure} />
      </div>
      <Outcome run={run} />
      {sure && (
        <Sheet
          opened
          onClose={() => ask(false)}
          title={t('Undo this import')}
          sub={<span dir="auto">{run.filename}</span>}
          foot={
            <Button
              variant="danger"
              full
              busy={busy}
              reason={whyNot(run, noSignal)}
              onClick={() => doing('imports.undo')}
            >
              {t('Take the rows out')}
            </Button>
          }
        >
          <p>
            {t(
              'Customers and lines of this import go, with their opening balances. Who has an invoice, a payment, a renewal or a further line since stays.',
            )}
          </p>
          <ErrorNote failure={failure} />
        </Sheet>
      )}
    </Page>
  )
}
