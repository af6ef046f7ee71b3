import {
  IconAlertTriangle,
  IconClock,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  IconRefresh,
} from '@tabler/icons-react'
import { when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { type SyncState, sendNow, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { Canvas, Page } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import { syncWords } from '../../ui/SyncBadge'
import s from '../attention/Attention.module.css'
import { Decision } from '../attention/Decision'
import { useOpenItems } from '../attention/queries'
import { Device } from './Device'
import { Lost } from './Lost'
import q from './Queue.module.css'
import { useToldQueue } from './queries'
import { Handed, Refused } from './Refused'
import { Told } from './Told'
import type { Told as Item } from './words'

/** What the state of sending means for the person. */
function explained({ link, waiting, attention, contact }: SyncState): string {
  if (link === 'offline') {
    const since = contact ? t('No signal since {when}.', { when: when(contact) }) : t('No signal.')
    return waiting ? `${since} ${t('They go by themselves when it is back.')}` : since
  }
  if (attention) return t('Decide below; nothing is lost.')
  return waiting ? t('They are on their way.') : t('Everything you entered is on the server.')
}

function Status() {
  const state = useSyncState()
  const { link, waiting, attention } = state
  const Icon =
    link === 'offline' ? IconCloudOff : attention ? IconAlertTriangle : waiting ? IconCloudUp : IconCloudCheck
  return (
    <div className={q.status} {...(waiting ? { 'data-pencil': true } : {})}>
      <Icon size={28} stroke={1.5} aria-hidden />
      <div>
        <h2>
          {waiting && !attention
            ? t('{n} waiting', { n: waiting })
            : syncWords({ offline: link === 'offline', waiting, attention })}
        </h2>
        <p>{explained(state)}</p>
      </div>
    </div>
  )
}

/** Absent when nothing waits. */
function useSend() {
  const { link, waiting } = useSyncState()
  if (!waiting) return {}
  const send = (
    <Button
      icon={<IconRefresh size={18} stroke={1.75} aria-hidden />}
      onClick={sendNow}
      reason={link === 'offline' ? t('no signal') : null}
    >
      {t('Send now')}
    </Button>
  )
  return { tools: send, action: send }
}

const Waiting = ({ items }: { items: readonly Item[] }) => (
  <Panel>
    <Section title={t('Waiting')}>
      <ul className={s.list}>
        {items.map((told) => (
          <li key={told.command.key} className={s.item}>
            <IconClock size={20} stroke={1.75} className={s.pencil} aria-hidden />
            <div>
              <strong>{told.what}</strong>
              <Told told={told} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  </Panel>
)

/** Decisions first, then what waits, in words; this device's facts last (look.md §10). */
export default function QueuePage() {
  const { lost, refused, waiting, handed } = useToldQueue()
  const open = useOpenItems()
  const send = useSend()
  return (
    <Page title={t('Waiting to be sent')} back="/" {...send}>
      <Canvas>
        <Status />
        <div className={q.two}>
          <div className={q.col}>
            {lost.length > 0 && <Lost items={lost} />}
            {(refused.length > 0 || open.length > 0) && (
              <Panel>
                <Section title={t('Needs your decision')}>
                  <ul className={s.list}>
                    {refused.map((told, place) => (
                      <li key={told.command.key}>
                        <Refused told={told} main={place === 0 && lost.length === 0} />
                      </li>
                    ))}
                    {open.map((item, place) => (
                      <li key={item.item.id}>
                        <Decision
                          item={item}
                          main={place === 0 && lost.length === 0 && refused.length === 0}
                        />
                      </li>
                    ))}
                  </ul>
                </Section>
              </Panel>
            )}
            {handed.length > 0 && (
              <Panel>
                <Section title={t('With the office')}>
                  <ul className={s.list}>
                    {handed.map((told) => (
                      <li key={told.command.key}>
                        <Handed told={told} />
                      </li>
                    ))}
                  </ul>
                </Section>
              </Panel>
            )}
            {waiting.length > 0 && <Waiting items={waiting} />}
          </div>
          <Panel>
            <Device />
          </Panel>
        </div>
      </Canvas>
    </Page>
  )
}
