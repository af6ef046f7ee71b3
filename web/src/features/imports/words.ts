import { day, digits } from '../../shared/format'
import { t } from '../../shared/i18n'

/** Fields a column can mean, in the order of the list; the server knows the same. */
export const FIELDS = [
  'name',
  'phone',
  'phone_2',
  'number',
  'username',
  'password',
  'mac',
  'serial',
  'model',
  'plan',
  'price',
  'start',
  'end',
  'due',
  'advance',
  'paid',
  'status',
  'area',
  'address',
  'email',
  'seller',
  'note',
] as const
export type Field = (typeof FIELDS)[number]

const isField = (field: string): field is Field => (FIELDS as readonly string[]).includes(field)

/** What a column or cell is, as people say it. */
export function fieldName(field: string): string {
  if (!isField(field)) return field
  const names: Record<Field, string> = {
    name: t('Name'),
    phone: t('Phone'),
    phone_2: t('Second phone'),
    number: t('Customer number'),
    username: t('Username'),
    password: t('Password'),
    mac: t('MAC of the box'),
    serial: t('Serial number of the box'),
    model: t('Model of the box'),
    plan: t('Plan'),
    price: t('Bill'),
    start: t('Start'),
    end: t('Last day'),
    due: t('Due'),
    advance: t('Advance'),
    paid: t('Paid amount'),
    status: t('Paid or due, in words'),
    area: t('Area'),
    address: t('Address'),
    email: t('E-mail'),
    seller: t('Seller'),
    note: t('Note'),
  }
  return names[field]
}

/** What contradicts what, before anybody has decided. */
export function contradictionName(kind: string): string {
  const names: Record<string, string> = {
    paid_but_part: t('The word says paid, the amount says partly paid'),
    paid_but_nothing: t('The word says paid, the amount is zero'),
    paid_amount_blank: t('The word says paid, the amount is blank'),
    due_but_full: t('The word says due, the amount says fully paid'),
    half_but_full: t('The word says half, the amount says fully paid'),
    half_but_nothing: t('The word says half, the amount is zero'),
    half_amount_blank: t('The word says half, the amount is blank'),
    nothing_said: t('Neither a word nor an amount'),
    due_differs: t('The due column and bill less paid differ'),
  }
  return names[kind] ?? kind
}

export function stateName(state: string): string {
  const names: Record<string, string> = {
    uploaded: t('Not settled yet'),
    checked: t('Checked, not saved'),
    applying: t('Being saved'),
    applied: t('Saved'),
    failed: t('Stopped'),
    undoing: t('Being undone'),
    undone: t('Undone'),
  }
  return names[state] ?? state
}

/** Rows are numbered as the spreadsheet does it, without groups. */
export const rowNumber = (row: number): string => digits(String(row))
export const rowName = (row: number): string => t('Row {n}', { n: rowNumber(row) })

/** Why a customer stays after an undo. */
export function reasonName(reason: 'invoice' | 'payment' | 'term' | 'line'): string {
  const names = {
    invoice: t('has an invoice'),
    payment: t('has a payment'),
    term: t('was renewed'),
    line: t('got a further line'),
  }
  return names[reason]
}

/** A proposed value on its button: dates as people write them. */
export const suggestionText = (value: string): string =>
  /^\d{4}-\d\d-\d\d$/.test(value) ? day(value, 'always') : value
