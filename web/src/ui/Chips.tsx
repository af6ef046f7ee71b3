import { int } from '../shared/format'
import s from './Chips.module.css'

export interface Chip<K extends string = string> {
  readonly key: K
  readonly label: string
  readonly count?: number | undefined
}

export interface ChipsProps<K extends string> {
  readonly items: readonly Chip<K>[]
  readonly value: K
  readonly onChange: (key: K) => void
  readonly label: string
}

/** Saved views with their counts; one is active. */
export function Chips<K extends string>({ items, value, onChange, label }: ChipsProps<K>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll sideways in every browser
    <div className={s.chips} role="group" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          className={s.chip}
          aria-pressed={item.key === value}
          onClick={() => onChange(item.key)}
        >
          {item.label}
          {item.count !== undefined && <span className="num">{int(item.count)}</span>}
        </button>
      ))}
    </div>
  )
}
