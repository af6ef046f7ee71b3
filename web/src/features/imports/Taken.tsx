import { useState } from 'react'
import type { ImportAnalysis, ImportSettings } from '../../api'
import { int, latin } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { Facts, Kv } from '../../ui/Kv'
import { Panel, Section } from '../../ui/Section'
import s from './Imports.module.css'
import { rowName, rowNumber } from './words'

export interface TakenProps {
  readonly analysis: ImportAnalysis
  readonly draft: ImportSettings
  readonly set: (change: Partial<ImportSettings>) => void
  readonly onRelook: (change: Partial<ImportSettings>) => void
}

const rowsOf = (rows: readonly number[]) => rows.slice(0, 8).map(rowNumber).join(', ')

/** Another sheet or header row: everything below it is found anew. */
function Where({ analysis, onRelook }: TakenProps) {
  const [row, setRow] = useState(rowNumber(analysis.header_row))
  const wanted = Number(latin(row).replace(/\D/g, ''))
  return (
    <div className={s.where}>
      {analysis.sheets.length > 1 && (
        <SelectField
          label={t('Sheet')}
          value={String(analysis.sheet)}
          options={analysis.sheets.map((sheet, index) => ({ value: String(index), label: sheet.name }))}
          onChange={(sheet) => onRelook({ sheet: Number(sheet), header_row: null })}
        />
      )}
      <TextField
        label={t('Row with the headings')}
        inputMode="numeric"
        value={row}
        onChange={setRow}
        {...(analysis.header_sure ? {} : { error: t('Check this: no row is certain.') })}
      />
      {wanted > 0 && wanted !== analysis.header_row && (
        <Button onClick={() => onRelook({ sheet: analysis.sheet, header_row: wanted })}>
          {t('Read from row {n}', { n: rowNumber(wanted) })}
        </Button>
      )}
    </div>
  )
}

/** A row that was taken for a divider or a sum may be a customer after all. */
const Rows = ({ analysis, onRelook }: TakenProps) => {
  const data = (row: number) =>
    onRelook({
      sheet: analysis.sheet,
      header_row: analysis.header_row,
      row_kinds: { ...analysis.settings.row_kinds, [row]: 'data' },
    })
  const rows = [
    ...analysis.separators.map(({ row, text }) => ({ row, what: t('Divider: {text}', { text }) })),
    ...analysis.totals.map((row) => ({ row, what: t('Sum of the column') })),
  ]
  if (!rows.length) return null
  return (
    <details className={s.fold}>
      <summary>{t('{n, plural, one {# row is} other {# rows are}} no customer', { n: rows.length })}</summary>
      <ul>
        {rows.slice(0, 50).map(({ row, what }) => (
          <li key={row}>
            <span>
              <span className={s.cell}>{rowName(row)}</span> <span dir="auto">{what}</span>
            </span>
            <Button variant="quiet" onClick={() => data(row)}>
              {t('It is a customer')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Whose area a divider names; blank = none. */
const Dividers = ({ analysis, draft, set }: TakenProps) => {
  const texts = [...new Set(analysis.separators.map(({ text }) => text))]
  if (!texts.length || draft.columns.area !== undefined) return null
  return texts
    .slice(0, 20)
    .map((text) => (
      <TextField
        key={text}
        label={t('Area below “{text}”', { text })}
        optional
        value={draft.separators[text] ?? ''}
        onChange={(area) => set({ separators: { ...draft.separators, [text]: area } })}
      />
    ))
}

/** What was taken for header, blank, divider and total (X12); all of it can be changed. */
export function Taken(props: TakenProps) {
  const { analysis } = props
  return (
    <Panel>
      <Section title={t('What was found')} padded>
        <div className={s.form}>
          <Facts>
            <Kv k={t('Rows with customers')} v={<strong className="num">{int(analysis.rows)}</strong>} />
            <Kv k={t('Headings')} v={rowName(analysis.header_row)} />
            {analysis.blank > 0 && <Kv k={t('Blank rows')} v={int(analysis.blank)} />}
            {analysis.separators.length > 0 && (
              <Kv k={t('Dividers')} v={rowsOf(analysis.separators.map(({ row }) => row))} />
            )}
            {analysis.totals.length > 0 && <Kv k={t('Sums')} v={rowsOf(analysis.totals)} />}
            {analysis.repeated_headers.length > 0 && (
              <Kv k={t('Repeated headings')} v={rowsOf(analysis.repeated_headers)} />
            )}
          </Facts>
          <Where {...props} key={analysis.header_row} />
          <Rows {...props} />
          <Dividers {...props} />
        </div>
      </Section>
    </Panel>
  )
}
