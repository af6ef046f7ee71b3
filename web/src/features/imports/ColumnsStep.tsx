import type { ImportAnalysis, ImportColumn, ImportDuplicates, ImportSettings } from '../../api'
import { day } from '../../shared/format'
import { t } from '../../shared/i18n'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { type Option, SelectField } from '../../ui/fields/SelectField'
import { SwitchField } from '../../ui/fields/SwitchField'
import { Canvas } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import s from './Imports.module.css'
import { Taken } from './Taken'
import { FIELDS, fieldName } from './words'

export interface ColumnsStepProps {
  readonly analysis: ImportAnalysis
  readonly draft: ImportSettings
  readonly set: (change: Partial<ImportSettings>) => void
  /** Looks at the file anew: another header row finds other columns. */
  readonly onRelook: (change: Partial<ImportSettings>) => void
  /** Columns the person has answered; the others that are asked block. */
  readonly answered: ReadonlySet<number>
  readonly onAnswer: (index: number) => void
  /** Somebody wanted to go on: questions without an answer are marked. */
  readonly pressed: boolean
}

const OUT = 'out'
const UNSAID = ''

const fieldOf = (columns: Readonly<Record<string, number>>, index: number) =>
  Object.entries(columns).find(([, at]) => at === index)?.[0]

/** The mapping with a column given to a field; a field belongs to one column. */
function mapped(columns: Readonly<Record<string, number>>, index: number, field: string) {
  const rest = Object.entries(columns).filter(([name, at]) => at !== index && name !== field)
  return Object.fromEntries(field === OUT ? rest : [...rest, [field, index]])
}

function options(column: ImportColumn, unsaid: boolean): readonly Option[] {
  const likely = column.candidates
  const others = FIELDS.filter((field) => !likely.includes(field))
  const named = [...likely, ...others].map((field) => ({ value: field, label: fieldName(field) }))
  return [
    ...(unsaid ? [{ value: UNSAID, label: t('Choose …') }] : []),
    ...named.slice(0, likely.length),
    { value: OUT, label: t('Leave this column out') },
    ...named.slice(likely.length),
  ]
}

const ColumnRow = (props: { column: ImportColumn } & Omit<ColumnsStepProps, 'analysis' | 'onRelook'>) => {
  const { column, draft, set, answered, onAnswer, pressed } = props
  const field = fieldOf(draft.columns, column.index)
  const unsaid = column.ask && !field && !answered.has(column.index)
  const pick = (value: string) => {
    onAnswer(column.index)
    set({ columns: mapped(draft.columns, column.index, value) })
  }
  return (
    <li className={s.column} data-asked={unsaid || undefined}>
      <div className={s.what}>
        <strong dir="auto">{column.header || t('Without a heading')}</strong>
        <span className={s.cell}>{column.letter}</span>
      </div>
      <p className={s.samples} dir="auto">
        {column.samples.length ? column.samples.join(' · ') : t('Nothing in it')}
      </p>
      <SelectField
        label={unsaid ? t('What is this column?') : t('It is the')}
        value={unsaid ? UNSAID : (field ?? OUT)}
        options={options(column, unsaid)}
        onChange={pick}
        error={unsaid && pressed ? t('Say what this column is, or leave it out.') : undefined}
      />
    </li>
  )
}

/** What the last-day column means, with the first cell of the file as the example (X3). */
function EndMeaning({ analysis, draft, set }: Pick<ColumnsStepProps, 'analysis' | 'draft' | 'set'>) {
  const example = analysis.end_example
  if (!example || draft.columns.end === undefined) return null
  const last = draft.end_meaning === 'last_day' ? example.last_day : example.cut_off
  return (
    <SegmentedField
      label={t('What does the end date mean?')}
      value={draft.end_meaning}
      onChange={(end_meaning) => set({ end_meaning })}
      options={[
        { value: 'last_day', label: t('The last day of service') },
        { value: 'cut_off', label: t('The day it is cut off') },
      ]}
      help={t('{cell} says {value}: that line works through {day}.', {
        cell: example.cell,
        value: example.value,
        day: day(last, 'always'),
      })}
    />
  )
}

/** Asked only where the dates of the file do not prove it. */
function DayOrder({ analysis, draft, set }: Pick<ColumnsStepProps, 'analysis' | 'draft' | 'set'>) {
  const unproved = analysis.dates.some((one) => one.day_first_proofs > 0 === one.month_first_proofs > 0)
  if (!unproved) return null
  return (
    <SegmentedField
      label={t('How are dates written?')}
      value={draft.day_first === false ? 'month' : 'day'}
      onChange={(value) => set({ day_first: value === 'day' })}
      options={[
        { value: 'day', label: t('Day first: 25/11') },
        { value: 'month', label: t('Month first: 11/25') },
      ]}
    />
  )
}

const duplicates = (): readonly Option<ImportDuplicates>[] => [
  { value: 'skip', label: t('Leave the row out') },
  { value: 'update_empty', label: t('Fill in what is empty') },
  { value: 'update_all', label: t('Replace what differs') },
  { value: 'create', label: t('Make another customer') },
]

const Rules = ({ analysis, draft, set }: Pick<ColumnsStepProps, 'analysis' | 'draft' | 'set'>) => (
  <Panel>
    <Section title={t('How to read it')} padded>
      <div className={s.form}>
        <EndMeaning analysis={analysis} draft={draft} set={set} />
        <DayOrder analysis={analysis} draft={draft} set={set} />
        <SelectField<ImportDuplicates>
          label={t('When a customer is there already')}
          help={t('Known by number, username, MAC, or phone with name. Nobody is merged silently.')}
          value={draft.duplicates}
          options={duplicates()}
          onChange={(value) => set({ duplicates: value })}
        />
        {analysis.note_macs > 0 && (
          <SwitchField
            label={t('Take boxes from the notes')}
            help={t('{n, plural, one {# note holds} other {# notes hold}} a MAC.', { n: analysis.note_macs })}
            value={draft.note_macs}
            onChange={(note_macs) => set({ note_macs })}
          />
        )}
      </div>
    </Section>
  </Panel>
)

const Columns = ({
  title,
  columns,
  ...props
}: ColumnsStepProps & { title: string; columns: readonly ImportColumn[] }) => (
  <Panel>
    <Section title={title}>
      <ul className={s.columns}>
        {columns.map((column) => (
          <ColumnRow key={column.index} column={column} {...props} />
        ))}
      </ul>
    </Section>
  </Panel>
)

/** What was taken for the table, what each column is, and how dates and doubles are meant (X1, X3, X5, X12). */
export function ColumnsStep(props: ColumnsStepProps) {
  const { analysis, draft, set, onRelook } = props
  const asked = analysis.columns.filter(({ ask }) => ask)
  return (
    <Canvas>
      {asked.length > 0 && <Columns {...props} title={t('Not certain')} columns={asked} />}
      <Taken analysis={analysis} draft={draft} set={set} onRelook={onRelook} />
      <Rules analysis={analysis} draft={draft} set={set} />
      <Columns {...props} title={t('Columns')} columns={analysis.columns.filter(({ ask }) => !ask)} />
    </Canvas>
  )
}
