import { IconArrowRight, IconCloudOff } from '@tabler/icons-react'
import { useState } from 'react'
import { errorText, type Failure, failure } from '../../shared/errors'
import { day, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { addDays, daysBetween, lastDay } from '../../shared/periods'
import { can, useQueue, useSyncState } from '../../sync'
import { PencilNote } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { DateField } from '../../ui/fields/DateField'
import { MoneyField } from '../../ui/fields/MoneyField'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { Facts, Kv } from '../../ui/Kv'
import { Money } from '../../ui/Money'
import { Rail } from '../../ui/Rail'
import { Sheet } from '../../ui/Sheet'
import { TextLink } from '../../ui/TextLink'
import { nameOf } from '../customers/names'
import { useFocusError } from '../customers/useFocusError'
import { renewLine, type Taken, undo } from './commands'
import { type Choice, creditRefusal, type Offer, offered } from './offer'
import { CASH, PayFields, paidProblem, tidyPaid } from './PayFields'
import { type RenewData, type Sold, useCash, useRenewData } from './queries'
import { Receipt } from './Receipt'
import s from './Renew.module.css'
import { drawTerm } from './rail'
import { ruleSentence, unitWords } from './sentence'

const COUNTS = [1, 2, 3, 6, 12]
const CREDIT_DAYS = 7
/** A discount is counted before its reason is written; the button then asks for it. */
const UNSAID = '…'
const SOON_DAYS = 4

interface Sheeted {
  readonly data: RenewData
  readonly sold: Sold
  readonly onLine: (id: string) => void
  readonly onPlan: (id: string) => void
  readonly onClose: () => void
}

/** The change in words, drawn, and the sentence of the rule (R8). */
function Preview({ data, offer }: { data: RenewData; offer: Offer }) {
  const { renewal } = offer
  const to = lastDay(renewal.end)
  const from = renewal.oldEnd ? lastDay(renewal.oldEnd) : renewal.start
  const drawn = drawTerm({
    startsOn: data.line.term_starts_on,
    endsOn: renewal.trialEndsOn ?? data.line.ends_on,
    newStart: renewal.start,
    newEnd: renewal.end,
    today: data.today,
    soon:
      data.last?.kind !== 'trial' &&
      renewal.oldEnd !== null &&
      daysBetween(data.today, renewal.oldEnd) <= SOON_DAYS,
  })
  return (
    <div className={s.preview} aria-live="polite">
      <p className={`${s.move} num`}>
        <span>{day(from)}</span>
        <IconArrowRight className="flip" size={20} stroke={2} aria-label={t('to')} />
        <b>{day(to)}</b>
      </p>
      <Rail
        big
        segments={drawn.segments}
        today={drawn.today}
        start={day(data.line.term_starts_on ?? renewal.start)}
        end={<span className={s.newEnd}>{t('new last day')}</span>}
        label={t('New last day {day}', { day: day(to, 'always') })}
      />
      <p className={s.why}>{ruleSentence(renewal, data.today)}</p>
    </div>
  )
}

function Counts({ sold, value, onChange }: { sold: Sold; value: number; onChange: (count: number) => void }) {
  const { unit, count } = sold.version
  const label = (terms: number) =>
    terms === 1 ? unitWords(unit, count) : t('{n}', { n: count === 1 ? terms : terms * count })
  return (
    <SegmentedField
      label={t('How long')}
      bare
      value={String(value)}
      onChange={(text) => onChange(Number(text))}
      options={COUNTS.map((terms) => ({ value: String(terms), label: label(terms) }))}
    />
  )
}

/** Line and plan, asked only where there is a choice. */
function What({ data, sold, onLine, onPlan }: Omit<Sheeted, 'onClose'>) {
  const lineName = ({ line, plan }: RenewData['lines'][number]) =>
    [plan ? nameOf(plan) : '', line.username || line.number].filter(Boolean).join(' · ')
  return (
    <>
      {data.lines.length > 1 && (
        <SelectField
          label={t('Line')}
          value={data.line.id}
          onChange={onLine}
          options={data.lines.map((item) => ({ value: item.line.id, label: lineName(item) }))}
        />
      )}
      {data.plans.length > 0 && (
        <SelectField
          label={t('Plan after the trial')}
          value={sold.plan.id}
          onChange={onPlan}
          options={data.plans.map(({ plan, version }) => ({
            value: plan.id,
            label: `${nameOf(plan)}, ${money(version.price_minor)}`,
          }))}
        />
      )}
    </>
  )
}

function mainWords(offer: Offer | null, dueOn: string | null): string {
  if (!offer) return t('Renew')
  if (offer.amount > 0) return t('Take {m} and renew', { m: money(offer.amount) })
  if (offer.credit > 0) return t('Renew, pays by {day}', { day: day(dueOn ?? '') })
  return t('Renew from the advance')
}

function RenewForm({
  data,
  sold,
  onLine,
  onPlan,
  onClose,
  onTaken,
}: Sheeted & { onTaken: (taken: Renewed) => void }) {
  const [choice, setChoice] = useState<Choice>({
    count: 1,
    discount: 0,
    reason: '',
    trialMode: 'append',
    amount: null,
  })
  const [paid, setPaid] = useState(CASH)
  const [dueOn, setDueOn] = useState<string | null>(addDays(data.today, CREDIT_DAYS))
  const [discounting, setDiscounting] = useState(false)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failed, setFailed] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const cash = useCash()
  const { link } = useSyncState()
  useFocusError(errors)
  const { organization, advance, me, due, customer } = data
  const { offer, no } = offered(
    { organization, role: me.role, version: sold.version, last: data.last, today: data.today, advance },
    { ...choice, reason: choice.reason.trim() || UNSAID },
  )
  const mayGiveCredit = can('payments.renew_on_credit')
  const change = (part: Partial<Choice>) => setChoice((before) => ({ ...before, ...part }))

  const problems = (made: Offer): Record<string, string> => {
    const credit = creditRefusal(made.credit, { mayGiveCredit, due, customerLimit: data.customerLimit })
    const pay = made.amount > 0 ? paidProblem(paid) : ''
    return {
      ...(credit ? { amount: errorText(credit) } : {}),
      ...(pay ? { trx: pay } : {}),
      ...(choice.discount && !choice.reason.trim()
        ? { reason: errorText({ code: 'discount_needs_reason', params: {} }) }
        : {}),
      ...(made.credit > 0 && !dueOn ? { due: t('Choose the day.') } : {}),
    }
  }
  const renew = async () => {
    if (!offer) return
    const found = problems(offer)
    setErrors(found)
    if (Object.keys(found).length || busy) return
    setBusy(true)
    try {
      const taken = await renewLine({
        customer_id: customer.id,
        subscription_id: data.line.id,
        plan_version_id: sold.version.id,
        plan_id: data.plans.length ? sold.plan.id : null,
        count: choice.count,
        reason: choice.discount ? choice.reason.trim() : '',
        trialMode: choice.trialMode,
        due_on: dueOn,
        currency: sold.version.currency,
        offer,
        paid: offer.amount > 0 ? tidyPaid(paid) : CASH,
      })
      onTaken({ taken, offer, paid, plan: nameOf(sold.plan) })
    } catch (error) {
      setFailed(failure(error))
      setBusy(false)
    }
  }
  const trialRuns = data.last?.kind === 'trial' && data.today < data.last.endsOn
  const refusal = no && errorText(no)

  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Renew {plan}', { plan: nameOf(sold.plan) })}
      sub={
        <>
          <span dir="auto">{nameOf(customer)}</span>
          {customer.number && (
            <>
              {' · '}
              <bdi className="num">{customer.number}</bdi>
            </>
          )}
        </>
      }
      onSubmit={() => void renew()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            variant="solid"
            type="submit"
            busy={busy}
            reason={sold.plan.retired_at ? t('the plan is no longer sold') : null}
          >
            {mainWords(offer, dueOn)}
          </Button>
        </>
      }
    >
      {offer && <Preview data={data} offer={offer} />}
      <What data={data} sold={sold} onLine={onLine} onPlan={onPlan} />
      {trialRuns && (
        <SegmentedField
          label={t('Start')}
          value={choice.trialMode}
          onChange={(trialMode) => change({ trialMode })}
          options={[
            { value: 'append', label: t('After the trial') },
            { value: 'now', label: t('Now') },
          ]}
        />
      )}
      <div className={s.extras}>
        <span className="num">
          {t('{m} for {term}', {
            m: money(sold.version.price_minor),
            term: unitWords(sold.version.unit, sold.version.count),
          })}
        </span>
        {!discounting && <TextLink onClick={() => setDiscounting(true)}>{t('Discount')}</TextLink>}
        {mayGiveCredit && offer && offer.amount > 0 && (
          <TextLink onClick={() => change({ amount: 0 })}>{t('Pay later')}</TextLink>
        )}
      </div>
      <Counts sold={sold} value={choice.count} onChange={(count) => change({ count, amount: null })} />
      {discounting && (
        <>
          <MoneyField
            label={t('Discount')}
            value={choice.discount || null}
            error={refusal ?? undefined}
            onChange={(discount) =>
              change({ discount: discount ?? 0, amount: choice.amount === 0 ? 0 : null })
            }
          />
          <TextField
            label={t('Reason of the discount')}
            value={choice.reason}
            maxLength={300}
            error={errors.reason}
            onChange={(reason) => change({ reason })}
          />
        </>
      )}
      {refusal && !discounting && <ErrorNote failure={{ text: refusal, code: no.code }} />}
      <div className={s.pay}>
        <MoneyField
          label={t('Amount taken')}
          value={choice.amount ?? offer?.amount ?? null}
          error={errors.amount}
          onChange={(amount) => change({ amount: amount ?? 0 })}
        />
        {offer && offer.amount > 0 && (
          <PayFields
            wallets={organization?.wallets ?? []}
            value={paid}
            error={errors.trx}
            onChange={setPaid}
          />
        )}
      </div>
      {offer && offer.credit > 0 && (
        <DateField
          label={t('Pays {m} by', { m: money(offer.credit) })}
          value={dueOn}
          min={data.today}
          error={errors.due}
          onChange={setDueOn}
        />
      )}
      {due > 0 && offer && offer.amount < offer.toPay + due && (
        <TextLink onClick={() => change({ amount: offer.toPay + due })}>
          {t('Owes {m} from before: take {all}', { m: money(due), all: money(offer.toPay + due) })}
        </TextLink>
      )}
      {offer && (
        <Facts>
          {offer.useAdvance > 0 && <Kv k={t('From the advance')} v={<Money v={offer.useAdvance} />} />}
          {offer.quote.discount > 0 && (
            <Kv k={t('Price after discount')} v={<Money v={offer.quote.total} />} />
          )}
          {paid.method === 'cash' && offer.amount > 0 && (
            <Kv k={t('Cash in hand after')} v={<Money v={cash.minor + offer.amount} pencil />} />
          )}
        </Facts>
      )}
      {link === 'offline' && (
        <PencilNote icon={<IconCloudOff size={16} stroke={1.75} aria-hidden />}>
          {t('Offline: kept here, sent when there is signal.')}
        </PencilNote>
      )}
      <ErrorNote failure={failed} />
    </Sheet>
  )
}

interface Renewed {
  readonly taken: Taken
  readonly offer: Offer
  readonly paid: typeof CASH
  readonly plan: string
}

/** What happened, the receipt, and the way back for a slip of the finger (M15). */
function Done({ data, done, onClose }: { data: RenewData; done: Renewed; onClose: () => void }) {
  const waiting = useQueue().some(
    ({ body }) => 'invoice_id' in body && body.invoice_id === done.taken.invoice_id,
  )
  const to = day(lastDay(done.offer.renewal.end), 'always')
  const takeBack = async () => {
    await undo(done.taken, t('Entered by mistake'))
    onClose()
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Renewed')}
      sub={<span dir="auto">{nameOf(data.customer)}</span>}
      foot={
        <>
          {can('payments.undo') && <Button onClick={() => void takeBack()}>{t('Undo')}</Button>}
          <Button variant="solid" onClick={onClose}>
            {t('Done')}
          </Button>
        </>
      }
    >
      <Receipt
        headline={t('{plan} to {day}', { plan: done.plan, day: to })}
        pencil={waiting}
        facts={{
          number: done.taken.receipt_number,
          organization: data.organization,
          customer: data.customer,
          collector: data.me.seller ? nameOf(data.me.seller) : '',
          bought: t('{plan} to {day}', { plan: done.plan, day: to }),
          amount: done.offer.amount,
          currency: data.organization?.currency ?? 'BDT',
          paid: done.paid,
          at: done.taken.at,
        }}
      />
    </Sheet>
  )
}

/** Renew in one sheet: the change first, everything filled in, one button that says the amount (M10). */
export default function RenewSheet({ subscription, onClose }: { subscription: string; onClose: () => void }) {
  const [line, setLine] = useState(subscription)
  const [plan, setPlan] = useState<string | null>(null)
  const [done, setDone] = useState<Renewed | null>(null)
  const data = useRenewData(line)
  if (!data) return null
  if (done) return <Done data={data} done={done} onClose={onClose} />
  const sold = data.plans.find((item) => item.plan.id === plan) ?? data.plans[0] ?? data.own
  if (!sold) return null
  return (
    <RenewForm
      key={`${line} ${sold.plan.id}`}
      data={data}
      sold={sold}
      onLine={setLine}
      onPlan={setPlan}
      onClose={onClose}
      onTaken={setDone}
    />
  )
}
