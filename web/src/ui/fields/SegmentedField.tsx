import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/SegmentedControl.css'
import { SegmentedControl } from '@mantine/core'
import type { FieldProps } from './field'
import s from './fields.module.css'
import type { Option } from './SelectField'

export interface SegmentedFieldProps<V extends string> extends FieldProps {
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly Option<V>[]
  /** The label is read out but not drawn. */
  readonly bare?: boolean
}

/** A choice of at most four. */
export const SegmentedField = <V extends string>(props: SegmentedFieldProps<V>) => (
  <fieldset className={s.group}>
    <legend className={props.bare ? 'sr' : s.legend}>{props.label}</legend>
    <SegmentedControl
      fullWidth
      aria-label={props.label}
      value={props.value}
      data={props.options.map((option) => ({ value: option.value, label: option.label }))}
      onChange={(value) => props.onChange(value as V)}
    />
    {props.help && <span className={s.help}>{props.help}</span>}
    {props.error && <span className={s.error}>{props.error}</span>}
  </fieldset>
)
