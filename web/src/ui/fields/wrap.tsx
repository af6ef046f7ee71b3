import { IconAlertCircle } from '@tabler/icons-react'
import { t } from '../../shared/i18n'
import type { FieldProps } from './field'
import s from './fields.module.css'

/** Our field props → the kit's. */
export const wrap = ({ label, help, error, optional, name, autoFocus }: FieldProps) => ({
  label: optional ? (
    <>
      {label} <span className={s.optional}>{t('(optional)')}</span>
    </>
  ) : (
    label
  ),
  description: help,
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
    | 'label'
    | 'input'
    | 'description'
    | 'error'
  )[],
  error: error ? (
    <span className={s.error}>
      <IconAlertCircle size={16} stroke={2} aria-hidden />
      {error}
    </span>
  ) : undefined,
  ...(name ? { name } : {}),
  ...(autoFocus ? { 'data-autofocus': true, autoFocus: true } : {}),
})
