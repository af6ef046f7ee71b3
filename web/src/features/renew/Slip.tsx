import { createPortal } from 'react-dom'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { nameOf } from '../customers/names'
import s from './Renew.module.css'
import { inWords, type ReceiptFacts, receiptRows } from './receipt'

export type SlipWidth = 58 | 80

const PX_PER_MM = 96 / 25.4

/** Only the slip, as long as it needs to be; the page size goes with it. */
export function printSlip(width: SlipWidth): void {
  const slip = document.querySelector<HTMLElement>('[data-slip]:not(body)')
  if (!slip) return
  const page = document.createElement('style')
  document.body.dataset.slip = ''
  slip.style.inlineSize = `${width}mm`
  const tall = Math.ceil(slip.offsetHeight / PX_PER_MM) + 2
  page.textContent = `@page { size: ${width}mm ${tall}mm; margin: 0 }`
  document.head.append(page)
  const tidy = () => {
    page.remove()
    delete document.body.dataset.slip
  }
  addEventListener('afterprint', tidy, { once: true })
  print()
}

/** The receipt on paper: 58 or 80 mm, not on the screen. */
export const Slip = ({ facts }: { facts: ReceiptFacts }) =>
  createPortal(
    <article className={s.slip} data-slip>
      <header>
        <strong>{facts.organization ? nameOf(facts.organization) : ''}</strong>
        {facts.organization?.address && <span>{facts.organization.address}</span>}
        {facts.organization?.phone && <span>{facts.organization.phone}</span>}
        <span>{t('Money receipt')}</span>
      </header>
      <dl>
        {receiptRows(facts).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className={s.sum}>
          <dt>{t('Received')}</dt>
          <dd>{money(facts.amount, facts.currency)}</dd>
        </div>
      </dl>
      <p>{inWords(facts)}</p>
      {facts.organization?.footer && <p>{facts.organization.footer}</p>}
    </article>,
    document.body,
  )
