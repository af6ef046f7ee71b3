/** The money receipt as text and facts (M17). Pure; drawn on the device, so it works without signal. */
import { clock, day, localDate, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { prefs } from '../../shared/prefs'
import { amountInWords } from '../../shared/words'
import type { Customer, Organization } from '../../store'
import { nameOf } from '../customers/names'
import type { Paid } from './commands'
import { methodName } from './PayFields'

export interface ReceiptFacts {
  readonly number: string | null
  readonly organization: Organization | undefined
  readonly customer: Customer
  readonly collector: string
  /** What was bought: plan and last day; null = money for what was owed. */
  readonly bought: string | null
  readonly amount: number
  readonly currency: string
  readonly paid: Paid
  readonly at: string
}

/** Name → value, in the order of the slip. */
export function receiptRows(facts: ReceiptFacts): readonly (readonly [string, string])[] {
  const { number, customer, bought, paid, collector, at } = facts
  const method = methodName(paid.method === 'cash' ? null : paid.method)
  const rows: [string, string][] = [
    [t('Receipt no.'), number ?? '–'],
    [t('Date'), `${day(localDate(at), 'always')}, ${clock(at)}`],
    [t('Customer'), [nameOf(customer), customer.number].filter(Boolean).join(' · ')],
  ]
  if (bought) rows.push([t('For'), bought])
  rows.push([t('Paid by'), paid.trxId ? `${method}, ${paid.trxId}` : method])
  if (collector) rows.push([t('Taken by'), collector])
  return rows
}

export const inWords = ({ amount, currency }: ReceiptFacts): string =>
  amountInWords(amount, currency, prefs().language)

/** The receipt as a message. */
export function receiptText(facts: ReceiptFacts): string {
  const name = facts.organization ? nameOf(facts.organization) : ''
  const rows = receiptRows(facts).map(([label, value]) => `${label}: ${value}`)
  const sum = t('{m} received', { m: money(facts.amount, facts.currency) })
  return [name, t('Money receipt'), sum, inWords(facts), '', ...rows].join('\n')
}

/** `https://wa.me/8801…?text=…`: a plain link the person taps. */
export const whatsApp = (phone: string, text?: string): string =>
  `https://wa.me/${phone.replace(/\D/g, '')}${text ? `?text=${encodeURIComponent(text)}` : ''}`
