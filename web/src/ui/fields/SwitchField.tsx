import s from './fields.module.css'

export interface SwitchFieldProps {
  readonly label: string
  readonly help?: string
  readonly value: boolean
  readonly onChange: (value: boolean) => void
}

/** On or off; the words say what on means. */
export const SwitchField = ({ label, help, value, onChange }: SwitchFieldProps) => (
  <label className={s.switch}>
    <span>
      <strong>{label}</strong>
      {help && <span className={s.help}>{help}</span>}
    </span>
    <input
      type="checkbox"
      role="switch"
      aria-checked={value}
      checked={value}
      onChange={(e) => onChange(e.currentTarget.checked)}
    />
  </label>
)
