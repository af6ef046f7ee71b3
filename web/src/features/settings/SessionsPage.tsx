import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { api, type OwnSession } from '../../api'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { WhenText } from '../../ui/DateText'
import { ErrorBox, ErrorNote } from '../../ui/ErrorBox'
import { List, ListRow } from '../../ui/ListRow'
import { Canvas, Page } from '../../ui/Page'
import { Panel } from '../../ui/Section'
import { Skeleton } from '../../ui/Skeleton'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'

function useSessions() {
  const [sessions, setSessions] = useState<readonly OwnSession[] | null>(null)
  const [lost, setLost] = useState<Failure | null>(null)
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks again
  useEffect(() => {
    void api.ownSessions().then(setSessions, (error: unknown) => setLost(failure(error)))
  }, [turn])
  const again = () => {
    setLost(null)
    setTurn(turn + 1)
  }
  return { sessions, lost, again }
}

const Row = ({ session, action }: { session: OwnSession; action: React.ReactNode }) => (
  <ListRow
    lead={
      /Android|iPhone|iPad/.test(session.label) ? (
        <IconDeviceMobile size={20} stroke={1.75} aria-hidden />
      ) : (
        <IconDeviceDesktop size={20} stroke={1.75} aria-hidden />
      )
    }
    title={
      <>
        {session.label || t('Unnamed device')} {session.current && <Badge>{t('This device')}</Badge>}
      </>
    }
    meta={<WhenText at={session.seen_at} />}
    action={action}
  />
)

/** Where the person is signed in; any other place can be ended from here. */
export default function SessionsPage() {
  const { sessions, lost, again } = useSessions()
  const noSignal = useNoSignal()
  const { failure: refused, run } = useRun()
  const end = (id: string) => run(() => api.endSession(id)).then(again)
  return (
    <Page title={t('My open sessions')} back="/settings">
      <Canvas narrow>
        {lost && <ErrorBox title={t('The sessions could not be read')} failure={lost} onRetry={again} />}
        {!lost && !sessions && <Skeleton label={t('Loading')} rows={3} />}
        <ErrorNote failure={refused} />
        {sessions && (
          <Panel>
            <List>
              {sessions.map((session) => (
                <li key={session.id}>
                  <Row
                    session={session}
                    action={
                      !session.current && (
                        <Button reason={noSignal} onClick={() => void end(session.id)}>
                          {t('End')}
                        </Button>
                      )
                    }
                  />
                </li>
              ))}
            </List>
          </Panel>
        )}
      </Canvas>
    </Page>
  )
}
