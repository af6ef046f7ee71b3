import { IconSearch, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { t } from '../../shared/i18n'
import { Key } from '../Kv'
import { useKeys } from '../keys'
import s from './fields.module.css'

export interface SearchFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** The first control of a list; `/` jumps to it. */
export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useKeys([{ key: '/', label: t('Search'), run: () => input.current?.focus() }])
  return (
    <label className={s.search}>
      <IconSearch size={20} stroke={1.75} aria-hidden />
      <span className="sr">{label}</span>
      <input
        ref={input}
        type="search"
        enterKeyHint="search"
        value={value}
        placeholder={placeholder}
        onChange={(e) => onChange(e.currentTarget.value)}
        onKeyDown={(e) => e.key === 'Escape' && (value ? onChange('') : e.currentTarget.blur())}
      />
      {value ? (
        <button type="button" aria-label={t('Clear search')} onClick={() => onChange('')}>
          <IconX size={18} stroke={1.75} aria-hidden />
        </button>
      ) : (
        <Key>/</Key>
      )}
    </label>
  )
}
