import { useState } from 'react'
import { errorText, type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { addDays } from '../../shared/periods'
import type { IsoDate } from '../../store'
import { can } from '../../sync'
import { nameOf } from '../customers/names'
import { type Paid, renewLine, type Taken } from './commands'
import { type Choice, creditRefusal, type Offer, offered } from './offer'
import { CASH, paidProblem, tidyPaid } from './PayFields'
import type { RenewData, Sold } from './queries'

const CREDIT_DAYS = 7
/** A discount is counted before its reason is written; the button then asks for it. */
const UNSAID = '…'
const AS_USUAL: Choice = { count: 1, discount: 0, reason: '', trialMode: 'append', amount: null }

export interface Renewed {
  readonly taken: Taken
  readonly offer: Offer
  readonly paid: Paid
  readonly plan: string
}

export interface Renewing {
  readonly choice: Choice
  readonly change: (part: Partial<Choice>) => void
  readonly paid: Paid
  readonly setPaid: (paid: Paid) => void
  readonly dueOn: IsoDate | null
  readonly setDueOn: (day: IsoDate | null) => void
  /** What follows from the choice; null = it cannot be, `refusal` says why. */
  readonly offer: Offer | null
  readonly refusal: Failure | null
  readonly mayGiveCredit: boolean
  /** By field, after the button was pressed. */
  readonly errors: Readonly<Record<string, string>>
  readonly failed: Failure | null
  readonly busy: boolean
  readonly renew: () => Promise<void>
}

/** State of one renewal from what is filled in to the command. */
export function useRenewing(data: RenewData, sold: Sold, onTaken: (done: Renewed) => void): Renewing {
  const [choice, setChoice] = useState(AS_USUAL)
  const [paid, setPaid] = useState(CASH)
  const [dueOn, setDueOn] = useState<IsoDate | null>(addDays(data.today, CREDIT_DAYS))
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failed, setFailed] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const { organization, advance, me, due, customer, customerLimit, today, last } = data
  const sale = { organization, role: me.role, version: sold.version, last, today, advance }
  const { offer, no } = offered(sale, { ...choice, reason: choice.reason.trim() || UNSAID })
  const mayGiveCredit = can('payments.renew_on_credit')

  const problems = (made: Offer): Record<string, string> => {
    const credit = creditRefusal(made.credit, { mayGiveCredit, due, customerLimit })
    const pay = made.amount > 0 ? paidProblem(paid) : ''
    const unsaid = choice.discount > 0 && !choice.reason.trim()
    return {
      ...(credit ? { amount: errorText(credit) } : {}),
      ...(pay ? { trx: pay } : {}),
      ...(unsaid ? { reason: errorText({ code: 'discount_needs_reason', params: {} }) } : {}),
      ...(made.credit > 0 && !dueOn ? { due: t('Choose the day.') } : {}),
    }
  }
  const order = (made: Offer) => ({
    customer_id: customer.id,
    subscription_id: data.line.id,
    plan_version_id: sold.version.id,
    plan_id: data.plans.length ? sold.plan.id : null,
    count: choice.count,
    reason: choice.discount ? choice.reason.trim() : '',
    trialMode: choice.trialMode,
    due_on: dueOn,
    currency: sold.version.currency,
    offer: made,
    paid: made.amount > 0 ? tidyPaid(paid) : CASH,
  })
  const renew = async () => {
    if (!offer) return
    const found = problems(offer)
    setErrors(found)
    if (Object.keys(found).length || busy) return
    setBusy(true)
    try {
      onTaken({ taken: await renewLine(order(offer)), offer, paid, plan: nameOf(sold.plan) })
    } catch (error) {
      setFailed(failure(error))
      setBusy(false)
    }
  }
  return {
    choice,
    change: (part) => setChoice((before) => ({ ...before, ...part })),
    paid,
    setPaid,
    dueOn,
    setDueOn,
    offer,
    refusal: no && failure(no),
    mayGiveCredit,
    errors,
    failed,
    busy,
    renew,
  }
}
