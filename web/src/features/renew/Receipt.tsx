import { IconBrandWhatsapp, IconCheck, IconClock, IconPrinter, IconShare2 } from '@tabler/icons-react'
import { useState } from 'react'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { Facts, Kv } from '../../ui/Kv'
import s from './Renew.module.css'
import { type ReceiptFacts, receiptRows, receiptText, whatsApp } from './receipt'
import { printSlip, Slip, type SlipWidth } from './Slip'
import { canShare, shareText } from './share'

const WIDTH = 'clientcast.slip'
const keptWidth = (): SlipWidth => (localStorage.getItem(WIDTH) === '80' ? 80 : 58)

function ShareButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const share = async () => setCopied((await shareText(text)) === 'copied')
  return (
    <Button icon={<IconShare2 size={18} stroke={1.75} aria-hidden />} onClick={() => void share()}>
      {copied ? t('Copied') : canShare() ? t('Share') : t('Copy')}
    </Button>
  )
}

export interface ReceiptProps {
  readonly headline: string
  readonly facts: ReceiptFacts
  /** Not sent yet. */
  readonly pencil: boolean
}

/** After money was taken: what happened, and the receipt to give away. */
export function Receipt({ headline, facts, pencil }: ReceiptProps) {
  const [width, setWidth] = useState<SlipWidth>(keptWidth)
  const text = receiptText(facts)
  const [phone] = facts.customer.phones
  const choose = (value: string) => {
    localStorage.setItem(WIDTH, value)
    setWidth(value === '80' ? 80 : 58)
  }
  return (
    <>
      <div className={s.done} role="status" {...(pencil ? { 'data-pencil': true } : {})}>
        <p>
          {pencil ? (
            <IconClock size={24} stroke={2} aria-hidden />
          ) : (
            <IconCheck size={24} stroke={2} aria-hidden />
          )}
          {headline}
        </p>
        <small>
          {pencil
            ? t('Kept on this device; it is sent by itself when there is signal.')
            : t('The server has confirmed it.')}
        </small>
      </div>
      {facts.amount > 0 && (
        <>
          <Facts>
            {receiptRows(facts).map(([label, value]) => (
              <Kv key={label} k={label} v={<bdi className="num">{value}</bdi>} />
            ))}
            <Kv
              k={t('Received')}
              v={<strong className="num">{money(facts.amount, facts.currency)}</strong>}
            />
          </Facts>
          <div className={s.share}>
            <ShareButton text={text} />
            {phone && (
              <a className={s.out} href={whatsApp(phone, text)} target="_blank" rel="noreferrer">
                <IconBrandWhatsapp size={18} stroke={1.75} aria-hidden />
                WhatsApp
              </a>
            )}
            <Button
              icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
              onClick={() => printSlip(width)}
            >
              {t('Print')}
            </Button>
          </div>
          <SegmentedField
            label={t('Paper width')}
            value={String(width)}
            onChange={choose}
            options={[
              { value: '58', label: t('{n} mm', { n: 58 }) },
              { value: '80', label: t('{n} mm', { n: 80 }) },
            ]}
          />
          <Slip facts={facts} />
        </>
      )}
    </>
  )
}
