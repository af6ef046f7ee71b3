/** What the form holds, and what a command makes of it. Pure. */
import { errorText } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { normalisePhone } from '../../shared/phones'
import { Refused } from '../../shared/refused'
import type { Customer } from '../../store'
import type { CustomerDraft, CustomerEdit } from './commands'

export interface Draft {
  readonly name: string
  readonly name_bn: string
  /** As typed. */
  readonly phones: readonly string[]
  readonly area: string
  readonly address: string
  readonly email: string
  readonly seller_id: string
  readonly credit_limit_minor: number | null
  readonly note: string
}

export const EMPTY: Draft = {
  name: '',
  name_bn: '',
  phones: [''],
  area: '',
  address: '',
  email: '',
  seller_id: '',
  credit_limit_minor: null,
  note: '',
}

export const draftOf = (customer: Customer): Draft => ({
  ...customer,
  phones: customer.phones.length ? customer.phones : [''],
  note: '',
})

/** Typed numbers in E.164 without empty ones. Throws Refused. */
export const phonesOf = (draft: Draft): string[] =>
  draft.phones.filter((phone) => phone.trim()).map(normalisePhone)

/** Field → what is wrong. */
export function problems(draft: Draft): Record<string, string> {
  const found: Record<string, string> = {}
  if (!draft.name.trim()) found.name = t('Write the name.')
  for (const [index, phone] of draft.phones.entries()) {
    try {
      if (phone.trim()) normalisePhone(phone)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      found[`phone${index}`] = errorText(error)
    }
  }
  return found
}

export function creation(draft: Draft): CustomerDraft {
  const { name, name_bn, area, address, email, note, seller_id } = draft
  const texts = { name, name_bn, area, address, email, note }
  return { ...texts, seller_id: seller_id || null, phones: phonesOf(draft) }
}

const FIELDS = ['name', 'name_bn', 'area', 'address', 'email', 'credit_limit_minor'] as const

/** Only what changed, beside what was seen (SYNC-23); null = nothing changed. */
export function changes(draft: Draft, customer: Customer): CustomerEdit | null {
  const changed = FIELDS.filter((field) => draft[field] !== customer[field])
  const pick = (row: Pick<Draft, (typeof FIELDS)[number]>) =>
    Object.fromEntries(changed.map((field) => [field, row[field]]))
  const phones = phonesOf(draft)
  const phones_add = phones.filter((phone) => !customer.phones.includes(phone))
  const phones_remove = customer.phones.filter((phone) => !phones.includes(phone))
  if (!changed.length && !phones_add.length && !phones_remove.length) return null
  return { set: pick(draft), was: pick(customer), phones_add, phones_remove }
}
