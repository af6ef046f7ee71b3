/** Error codes → words (HOUSE-5). The sentences live in `locales/errors.{en,bn}.json`. */
import { day, money } from './format'
import { knows, sentence, t, type Values } from './i18n'

/** Anything the server refuses with: a problem, one of its field errors, a refused command. */
export interface Coded {
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
}

const ISO_DATE = /^\d{4}-\d\d-\d\d$/

/** `*_minor` is an amount, an ISO date is a day, a list is joined; the rest is written as it is. */
function value(name: string, raw: unknown): string | number {
  if (typeof raw === 'number') return name.endsWith('_minor') ? money(raw) : raw
  if (typeof raw === 'string') return ISO_DATE.test(raw) ? day(raw) : raw
  return Array.isArray(raw) ? raw.map((item) => value(name, item)).join(', ') : ''
}

/** One sentence for people; an unknown code gives a general sentence that names the code. */
export function errorText({ code, params }: Coded): string {
  if (!knows(code)) return t('This could not be done. The reason has the code {code}.', { code })
  const values: Values = Object.fromEntries(
    Object.entries(params).map(([name, raw]) => [name, value(name, raw)]),
  )
  return sentence(code, values)
}

/** Field path → sentence, for forms. */
export function fieldErrors(errors: readonly (Coded & { readonly field: string })[]): Record<string, string> {
  return Object.fromEntries(errors.map((error) => [error.field, errorText(error)]))
}

/** Why something failed, ready to be shown. */
export interface Failure {
  readonly text: string
  readonly code: string
  readonly requestId?: string
}

const isCoded = (error: unknown): error is Coded =>
  typeof error === 'object' && error !== null && 'code' in error && 'params' in error

/** MoneyIsWaiting → money_is_waiting: errors of this device are named, not coded. */
const named = (name: string) => name.replace(/\B[A-Z]/g, '_$&').toLowerCase()

/** Whatever an action threw → words. `Offline` and `Problem` are told apart by name, so that no layer is crossed. */
export function failure(error: unknown): Failure {
  if (isCoded(error)) return { text: errorText(error), code: error.code }
  if (error instanceof Error && error.name === 'Offline') {
    return {
      text: t('There is no connection to the server. Nothing is lost; try again when there is signal.'),
      code: 'offline',
    }
  }
  const code = error instanceof Error ? named(error.name) : 'unknown'
  if (knows(code)) return { text: errorText({ code, params: {} }), code }
  return { text: t('Something went wrong on this device. Nothing is lost; try again.'), code }
}
