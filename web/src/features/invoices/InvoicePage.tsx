import { IconDownload, IconShieldCheck } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { Link, useParams } from 'wouter'
import { canUndo } from '../../shared/allocation'
import { day, money, when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { lastDay } from '../../shared/periods'
import { can, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { ErrorBox } from '../../ui/ErrorBox'
import { Facts, Kv } from '../../ui/Kv'
import { Money } from '../../ui/Money'
import { Page } from '../../ui/Page'
import { Section } from '../../ui/Section'
import { Skeleton, useLate } from '../../ui/Skeleton'
import { useDesktop } from '../../ui/useDesktop'
import { nameOf } from '../customers/names'
import { type Act, ActSheet, collectAct } from '../renew/ActSheet'
import { methodName } from '../renew/PayFields'
import { InvoiceStateWord } from './InvoiceStateWord'
import s from './Invoices.module.css'
import { Paper } from './Paper'
import { type Fetched, type InvoiceData, pdfAddress, useDocument, useInvoice } from './queries'

const UndoSheet = lazy(() => import('../renew/UndoSheet'))

const Missing = ({ loading }: { loading: boolean }) => (
  <Page title={t('Invoice')} back="/invoices">
    {loading ? (
      <Skeleton label={t('Getting the invoice')} lead={false} />
    ) : (
      <Empty
        kind="locked"
        title={t('This invoice is not here')}
        text={t('It belongs to another seller, or is older than what this device keeps.')}
        action={<Button href="/invoices">{t('Show the latest')}</Button>}
      />
    )}
  </Page>
)

/** The file, in its own tab; without signal it stays, with the reason (UI-9). */
function Pdf({ id }: { id: string }) {
  const { link } = useSyncState()
  const icon = <IconDownload size={16} stroke={1.75} aria-hidden />
  if (link === 'offline')
    return (
      <span className={s.pdf} aria-disabled>
        {icon}
        {t('PDF: no signal')}
      </span>
    )
  return (
    <a className={s.pdf} href={pdfAddress(id)} target="_blank" rel="noreferrer">
      {icon}
      PDF
    </a>
  )
}

function Seal({ sha256 }: { sha256: string }) {
  return (
    <p className={s.seal}>
      <IconShieldCheck size={18} stroke={1.75} aria-hidden />
      <span>
        {t('An issued document is never changed.')}
        <small>sha256 {sha256.slice(0, 16)}…</small>
      </span>
    </p>
  )
}

/** The figure that matters, and the state in a word. */
const Open = ({ data: { invoice, state, today } }: { data: InvoiceData }) => (
  <div className={s.state}>
    <div>
      <span>{t('Open')}</span>
      <Money v={state?.open_minor ?? 0} currency={invoice.currency} strong />
    </div>
    <InvoiceStateWord invoice={invoice} state={state} today={today} />
  </div>
)

interface SidesProps {
  readonly data: InvoiceData
  readonly fetched: Fetched
  readonly onUndo: (() => void) | null
}

function Sides({ data, fetched, onUndo }: SidesProps) {
  const { invoice, state, customer, payment, term } = data
  const desktop = useDesktop()
  return (
    <>
      <Section title={desktop ? t('State') : t('Details')} padded>
        {desktop && <Open data={data} />}
        <Facts>
          {customer && (
            <Kv
              k={t('Customer')}
              v={
                <Link className={s.link} href={`/customers/${customer.id}`}>
                  {nameOf(customer)}
                </Link>
              }
            />
          )}
          <Kv k={t('Total')} v={<Money v={invoice.total_minor} currency={invoice.currency} />} />
          <Kv k={t('Issued')} v={<span className="num">{when(invoice.issued_at)}</span>} />
          {invoice.due_on && <Kv k={t('Pay by')} v={<span className="num">{day(invoice.due_on)}</span>} />}
          {term && (
            <Kv
              k={t('Term')}
              v={
                <span className="num">
                  {day(term.starts_on)} – {day(lastDay(term.ends_on), 'always')}
                </span>
              }
            />
          )}
          {fetched.state === 'failed' && <Kv k={t('What')} v={invoice.title} />}
        </Facts>
        {fetched.state === 'ready' && <Seal sha256={fetched.doc.sha256} />}
      </Section>
      <Section title={t('Payments')} padded>
        {payment || (state && state.paid_minor > 0) ? (
          <Facts>
            {payment && (
              <Kv
                k={[methodName(payment.provider), payment.receipt_number].filter(Boolean).join(', ')}
                v={<Money v={payment.amount_minor} currency={payment.currency} />}
              />
            )}
            {state && <Kv k={t('Paid of this invoice')} v={<Money v={state.paid_minor} />} />}
          </Facts>
        ) : (
          <p className={s.quiet}>{t('Nothing is paid yet.')}</p>
        )}
      </Section>
      {invoice.kind === 'invoice' && (
        <Section padded>
          <div className={s.correct}>
            <p>{t('An issued invoice is never changed. A mistake is taken back with a credit note.')}</p>
            {onUndo && (
              <Button full onClick={onUndo}>
                {t('Undo, within 30 minutes')}
              </Button>
            )}
          </div>
        </Section>
      )}
    </>
  )
}

/** The sheet before it is written on. */
const Blank = () => (
  <div className={s.desk}>
    <div className={s.paper} role="status" aria-label={useLate() ? t('Getting the document') : ''} />
  </div>
)

function Desk({ fetched, again }: ReturnType<typeof useDocument>) {
  if (fetched.state === 'ready')
    return (
      <div className={s.desk}>
        <Paper doc={fetched.doc} />
      </div>
    )
  if (fetched.state === 'loading') return <Blank />
  return <ErrorBox title={t('The document could not be fetched')} failure={fetched.failure} onRetry={again} />
}

function Invoice({ data }: { data: InvoiceData }) {
  const { invoice, customer, state, payment } = data
  const desktop = useDesktop()
  const [act, setAct] = useState<Act | null>(null)
  const [undoing, setUndoing] = useState(false)
  const asked = useDocument(invoice.id)
  const open = state?.open_minor ?? 0
  const undoable =
    invoice.kind === 'invoice' &&
    !state?.credited_minor &&
    data.mine &&
    can('payments.undo') &&
    canUndo(data.madeAt, new Date().toISOString(), data.zone)
  const take = open > 0 && customer && can('payments.take') && (
    <Button variant="solid" onClick={() => setAct(collectAct(customer))}>
      {t('Take {m}', { m: money(open, invoice.currency) })}
    </Button>
  )
  const tools = (
    <>
      <Pdf id={invoice.id} />
      {take}
    </>
  )
  return (
    <Page
      title={invoice.label}
      sub={customer && <span dir="auto">{nameOf(customer)}</span>}
      back={customer ? `/customers/${customer.id}` : '/invoices'}
      tools={tools}
      action={tools}
    >
      {!desktop && <Open data={data} />}
      <div className={s.split}>
        <Desk {...asked} />
        <div className={s.aside}>
          <Sides data={data} fetched={asked.fetched} onUndo={undoable ? () => setUndoing(true) : null} />
        </div>
      </div>
      <ActSheet act={act} onClose={() => setAct(null)} />
      {undoing && (
        <Suspense fallback={null}>
          <UndoSheet
            customer={invoice.customer_id}
            payment={payment?.id ?? null}
            invoice={invoice.id}
            what={invoice.title}
            onClose={() => setUndoing(false)}
          />
        </Suspense>
      )}
    </Page>
  )
}

/** One paper: facts from this device, the document from the server. */
export default function InvoicePage() {
  const { id = '' } = useParams()
  const { value, loading } = useInvoice(id)
  return value ? <Invoice data={value} /> : <Missing loading={loading} />
}
