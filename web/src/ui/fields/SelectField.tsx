import '@mantine/core/styles/Input.css'
import { NativeSelect } from '@mantine/core'
import type { FieldProps } from './field'
import { wrap } from './wrap'

export interface Option<V extends string = string> {
  readonly value: V
  readonly label: string
}

export interface SelectFieldProps<V extends string> extends FieldProps {
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly Option<V>[]
}

/** A choice of more than four: the device's own list. */
export const SelectField = <V extends string>({
  value,
  onChange,
  options,
  ...props
}: SelectFieldProps<V>) => (
  <NativeSelect
    {...wrap(props)}
    value={value}
    data={options.map((option) => ({ value: option.value, label: option.label }))}
    onChange={(e) => onChange(e.currentTarget.value as V)}
  />
)
