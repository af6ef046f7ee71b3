import { IconCheck, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ImportProblem, ImportReport } from '../../api'
import { errorText } from '../../shared/errors'
import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/fields/TextField'
import { Canvas } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import { Sheet } from '../../ui/Sheet'
import { TextLink } from '../../ui/TextLink'
import { useDesktop } from '../../ui/useDesktop'
import s from './Imports.module.css'
import { Summary } from './Summary'
import { fieldName, rowName, suggestionText } from './words'

export type Fixes = Readonly<Record<string, string>>

export interface CheckStepProps {
  readonly report: ImportReport
  /** Cells mended here that the dry run has not seen yet. */
  readonly fixes: Fixes
  readonly onFix: (cell: string, value: string | null) => void
  readonly onErrorFile: () => void
}

const SHOWN = 100

export const reason = ({ code, params, value }: ImportProblem): string =>
  errorText({ code, params: { ...params, value } })

const Value = ({ value }: { value: string }) =>
  value ? <code dir="auto">{value}</code> : <span className={s.blank}>{t('(blank)')}</span>

interface FixProps extends Pick<CheckStepProps, 'fixes' | 'onFix'> {
  readonly problem: ImportProblem
  readonly onType: (problem: ImportProblem) => void
}

/** One suggested fix as a button, or a way to type it; a mended cell can be taken back. */
function Fix({ problem, fixes, onFix, onType }: FixProps) {
  const { cell, suggestion, field } = problem
  const mended = fixes[cell]
  if (mended !== undefined) {
    return (
      <button type="button" className={s.fix} data-mended onClick={() => onFix(cell, null)}>
        <IconCheck size={16} stroke={2.25} aria-hidden />
        {suggestionText(mended)}
        <span className="sr">{t('take back')}</span>
      </button>
    )
  }
  return (
    <span className={s.fixes}>
      {suggestion && (
        <button type="button" className={s.fix} onClick={() => onFix(cell, suggestion)}>
          <span className="sr">{cell}: </span>
          {suggestionText(suggestion)}
        </button>
      )}
      <button type="button" className={s.fix} onClick={() => onType(problem)}>
        <span className="sr">{cell}: </span>
        {suggestion ? t('Other') : t('Type: {field}', { field: fieldName(field) })}
      </button>
    </span>
  )
}

const who = (problem: ImportProblem) => problem.name || rowName(problem.row)

const Table = ({ problems, ...fix }: { problems: readonly ImportProblem[] } & Omit<FixProps, 'problem'>) => (
  <div className={s.scroll}>
    <table className={s.table} aria-label={t('Rows that need you')}>
      <thead>
        <tr>
          <th scope="col">{t('Cell')}</th>
          <th scope="col">{t('Customer')}</th>
          <th scope="col">{t('Field')}</th>
          <th scope="col">{t('In the file')}</th>
          <th scope="col">{t('What is wrong')}</th>
          <th scope="col">{t('Use instead')}</th>
        </tr>
      </thead>
      <tbody>
        {problems.map((problem) => (
          <tr key={`${problem.cell} ${problem.code}`}>
            <td className={s.cell}>{problem.cell}</td>
            <th scope="row" dir="auto">
              {who(problem)}
            </th>
            <td>{fieldName(problem.field)}</td>
            <td>
              <Value value={problem.value} />
            </td>
            <td className={s.why}>{reason(problem)}</td>
            <td>
              <Fix problem={problem} {...fix} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Cards = ({ problems, ...fix }: { problems: readonly ImportProblem[] } & Omit<FixProps, 'problem'>) => (
  <ul className={s.cards} aria-label={t('Rows that need you')}>
    {problems.map((problem) => (
      <li key={`${problem.cell} ${problem.code}`}>
        <div className={s.top}>
          <strong dir="auto">{who(problem)}</strong>
          <span className={s.cell}>{problem.cell}</span>
        </div>
        <p>
          {fieldName(problem.field)}: {reason(problem)}
        </p>
        <div className={s.bottom}>
          <Value value={problem.value} />
          <Fix problem={problem} {...fix} />
        </div>
      </li>
    ))}
  </ul>
)

function TypeSheet({
  problem,
  onFix,
  onClose,
}: { problem: ImportProblem; onClose: () => void } & Pick<CheckStepProps, 'onFix'>) {
  const [text, setText] = useState(problem.value)
  const save = () => {
    onFix(problem.cell, text.trim())
    onClose()
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={who(problem)}
      sub={`${problem.cell} · ${fieldName(problem.field)}`}
      onSubmit={save}
      foot={
        <Button type="submit" variant="solid" full>
          {t('Use this')}
        </Button>
      }
    >
      <p className={s.plain}>{reason(problem)}</p>
      <TextField
        label={fieldName(problem.field)}
        help={t('Write it as in the spreadsheet. The file itself stays as it is.')}
        value={text}
        onChange={setText}
        autoFocus
      />
    </Sheet>
  )
}

/** What wants to be seen but keeps no row out, counted by reason. */
function Warnings({ problems }: { problems: readonly ImportProblem[] }) {
  const kinds = new Map<string, ImportProblem[]>()
  for (const problem of problems) kinds.set(problem.code, [...(kinds.get(problem.code) ?? []), problem])
  if (!kinds.size) return null
  return (
    <Panel>
      <Section title={t('Good to know')}>
        <ul className={s.notes}>
          {[...kinds].map(([code, all]) => (
            <li key={code}>
              <b className="num">{int(all.length)}</b>
              <span>
                {all[0] && reason(all[0])}
                <span className={s.cell}>
                  {' '}
                  {all
                    .slice(0, 4)
                    .map(({ cell }) => cell)
                    .join(', ')}
                  {all.length > 4 && ' …'}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </Panel>
  )
}

/** The dry run: what would happen, and every cell that needs somebody (X6). */
export function CheckStep({ report, fixes, onFix, onErrorFile }: CheckStepProps) {
  const desktop = useDesktop()
  const [typing, type] = useState<ImportProblem | null>(null)
  const problems = report.problems ?? []
  const errors = problems.filter(({ level }) => level === 'error')
  const shown = errors.slice(0, SHOWN)
  const fix = { fixes, onFix, onType: type }
  return (
    <Canvas>
      <Summary report={report} />
      {report.counts.error > 0 && (
        <Panel>
          <Section
            title={t('{n, plural, one {# row needs} other {# rows need}} you', { n: report.counts.error })}
            action={
              <TextLink onClick={onErrorFile}>
                <IconDownload size={16} stroke={1.75} aria-hidden /> {t('Error file')}
              </TextLink>
            }
          >
            {desktop ? <Table problems={shown} {...fix} /> : <Cards problems={shown} {...fix} />}
            <p className={s.plain}>
              {errors.length > SHOWN &&
                t('The first {n} are shown; the error file has all of them.', { n: SHOWN })}{' '}
              {t('Rows with an error stay out. Fix them here, or in the error file and load it again.')}
            </p>
          </Section>
        </Panel>
      )}
      <Warnings problems={problems.filter(({ level }) => level === 'warning')} />
      {typing && <TypeSheet problem={typing} onFix={onFix} onClose={() => type(null)} />}
    </Canvas>
  )
}
