import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { api, type ImportRun } from '../../api'
import { t } from '../../shared/i18n'
import { Badge, type BadgeTone } from '../../ui/Badge'
import { cx } from '../../ui/cx'
import { WhenText } from '../../ui/DateText'
import { ErrorBox, ErrorNote } from '../../ui/ErrorBox'
import { List, ListRow } from '../../ui/ListRow'
import { Meter } from '../../ui/Meter'
import { Canvas, Page } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import { Skeleton } from '../../ui/Skeleton'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import s from './Imports.module.css'
import { useRuns } from './useImport'
import { stateName } from './words'

const TONES: Partial<Record<ImportRun['state'], BadgeTone>> = { failed: 'lapsed', applying: 'due' }

function told(run: ImportRun): string {
  const counts = run.report?.counts
  if (run.state === 'undone') {
    return t('{n, plural, one {# customer was} other {# customers were}} taken out', {
      n: run.report?.undone ?? 0,
    })
  }
  if (!counts || run.state === 'uploaded')
    return t('{n, plural, one {# row} other {# rows}}', { n: run.rows_total })
  return t('{a} new, {b} updated, {c} with an error', { a: counts.create, b: counts.update, c: counts.error })
}

const Runs = ({ runs }: { runs: readonly ImportRun[] }) => (
  <Panel>
    <Section title={t('Imports so far')}>
      <List label={t('Imports so far')}>
        {runs.map((run) => (
          <li key={run.id}>
            <ListRow
              href={`/import/${run.id}`}
              title={<span dir="auto">{run.filename}</span>}
              meta={told(run)}
              end={
                run.state === 'applied' ? undefined : (
                  <Badge tone={TONES[run.state] ?? 'plain'}>{stateName(run.state)}</Badge>
                )
              }
              endMeta={<WhenText at={run.created_at} />}
            />
          </li>
        ))}
      </List>
    </Section>
  </Panel>
)

/** Choose a file, or drop it here. */
function Drop({ reason, onFile }: { reason: string | null; onFile: (file: File) => void }) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file && !reason) onFile(file)
    if (input.current) input.current.value = ''
  }
  return (
    <label
      className={cx(s.drop, over && s.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <IconFileSpreadsheet size={32} stroke={1.5} aria-hidden />
      <strong>{reason ? t('Choose a spreadsheet: {reason}', { reason }) : t('Choose a spreadsheet')}</strong>
      <span>
        {t('XLSX, XLS or CSV, as you keep it today. Nothing is saved until you have seen what it would do.')}
      </span>
      <input
        ref={input}
        type="file"
        accept=".xlsx,.xls,.csv,.tsv,.txt"
        disabled={reason !== null}
        onChange={(event) => take(event.currentTarget.files)}
      />
    </label>
  )
}

/** Start of an import, and those before. */
export default function ImportsPage() {
  const [, go] = useLocation()
  const noSignal = useNoSignal()
  const { runs, failure: listFailed } = useRuns()
  const { busy, failure, run } = useRun()
  const [share, setShare] = useState(0)
  const [name, setName] = useState('')
  const upload = (file: File) => {
    setShare(0)
    setName(file.name)
    void run(async () => go(`/import/${(await api.uploadImport(file, setShare)).id}`))
  }
  return (
    <Page title={t('Import')} back="/more">
      <Canvas narrow>
        {busy ? (
          <Panel>
            <div className={s.sending} role="status">
              <strong dir="auto">{name}</strong>
              <span>{share < 1 ? t('Being sent') : t('Being read')}</span>
              <Meter v={share} label={t('Being sent')} />
            </div>
          </Panel>
        ) : (
          <Panel>
            <Drop reason={noSignal} onFile={upload} />
          </Panel>
        )}
        <ErrorNote failure={failure} />
        {listFailed && <ErrorBox title={t('The imports could not be loaded')} failure={listFailed} />}
        {!runs && !listFailed && <Skeleton label={t('Loading')} rows={3} />}
        {runs && runs.length > 0 && <Runs runs={runs} />}
      </Canvas>
    </Page>
  )
}
