import type { ImportAnalysis, ImportContradiction, ImportDecides, ImportSettings } from '../../api'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { Panel, Section } from '../../ui/Section'
import s from './Imports.module.css'
import { contradictionName } from './words'

interface Part {
  readonly analysis: ImportAnalysis
  readonly draft: ImportSettings
  readonly set: (change: Partial<ImportSettings>) => void
}

/** "due ৳150.00" as the amount, the word, or neither of them makes it. */
function effect(item: ImportContradiction, decides: ImportDecides): string {
  if (decides === 'ignore') return t('No opening balance from these rows.')
  const [due, advance] =
    decides === 'amount'
      ? [item.amount_due_minor, item.amount_advance_minor]
      : [item.status_due_minor, item.status_advance_minor]
  if (!advance) return t('Opens dues of {due}.', { due: money(due) })
  return t('Opens dues of {due} and advances of {advance}.', { due: money(due), advance: money(advance) })
}

const Contradiction = ({ item, draft, set }: Omit<Part, 'analysis'> & { item: ImportContradiction }) => {
  const decides = draft.contradictions[item.kind] ?? item.decides
  return (
    <li className={s.group}>
      <div className={s.written}>
        <strong>{contradictionName(item.kind)}</strong>
        <span className="num">
          {t('{n, plural, one {# row} other {# rows}}', { n: item.count })} ·{' '}
          <span className={s.cell}>{item.cells.slice(0, 3).join(', ')}</span>
        </span>
      </div>
      <div className={s.ask}>
        <SegmentedField<ImportDecides>
          label={contradictionName(item.kind)}
          bare
          value={decides}
          onChange={(value) => set({ contradictions: { ...draft.contradictions, [item.kind]: value } })}
          options={[
            { value: 'amount', label: t('Amount') },
            { value: 'status', label: item.kind === 'due_differs' ? t('Due column') : t('Word') },
            { value: 'ignore', label: t('Neither') },
          ]}
          help={<span aria-live="polite">{effect(item, decides)}</span>}
        />
      </div>
    </li>
  )
}

/** Where a word and an amount disagree it is money: shown with its effect and decided per kind (X14). */
export const Contradictions = ({ analysis, draft, set }: Part) =>
  analysis.contradictions.length > 0 && (
    <Panel>
      <Section title={t('Which of them is right?')}>
        <ul className={s.groups}>
          {analysis.contradictions.map((item) => (
            <Contradiction key={item.kind} item={item} draft={draft} set={set} />
          ))}
        </ul>
      </Section>
    </Panel>
  )
