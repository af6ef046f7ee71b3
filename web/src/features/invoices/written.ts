/** Words, amounts and dates of a document, in the document's own language: it never follows the app's. */
import { exponent } from '../../shared/format'

export type DocumentLanguage = 'en' | 'bn'

const TAG = { en: 'en-IN-u-nu-latn', bn: 'bn-BD-u-nu-beng' } as const

/** Minor units → `1,23,456.50`, exact. */
export function amount(minor: number, currency: string, language: DocumentLanguage): string {
  const places = exponent(currency)
  const digits = String(Math.abs(minor)).padStart(places + 1, '0')
  const whole = BigInt(places ? digits.slice(0, -places) : digits)
  const format = new Intl.NumberFormat(TAG[language])
  const small = [...(places ? digits.slice(-places) : '')]
    .map((digit) => format.format(Number(digit)))
    .join('')
  return `${minor < 0 ? '−' : ''}${format.format(whole)}${small && `.${small}`}`
}

export const number = (value: number, language: DocumentLanguage): string =>
  new Intl.NumberFormat(TAG[language], { maximumFractionDigits: 4 }).format(value)

/** ISO date → `25 Nov 2026`. */
export const date = (iso: string, language: DocumentLanguage): string =>
  new Intl.DateTimeFormat(language === 'bn' ? TAG.bn : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${iso}T00:00:00Z`))

const EN = {
  invoice: 'Invoice',
  credit_note: 'Credit note',
  from: 'From',
  to: 'To',
  issued: 'Issued',
  payBy: 'Pay by',
  corrects: 'Takes back',
  service: 'Service',
  quantity: 'Qty',
  price: 'Price',
  vat: 'VAT',
  net: 'Net',
  discount: 'Discount',
  rounding: 'Rounding',
  total: 'Total',
  words: 'In words',
  questions: 'Questions',
}
export type Words = typeof EN

const BN: Words = {
  invoice: 'ইনভয়েস',
  credit_note: 'ক্রেডিট নোট',
  from: 'প্রেরক',
  to: 'প্রাপক',
  issued: 'ইস্যু',
  payBy: 'পরিশোধের শেষ দিন',
  corrects: 'যে ইনভয়েস ফেরত',
  service: 'সেবা',
  quantity: 'পরিমাণ',
  price: 'দর',
  vat: 'ভ্যাট',
  net: 'নিট',
  discount: 'ছাড়',
  rounding: 'রাউন্ডিং',
  total: 'মোট',
  words: 'কথায়',
  questions: 'যোগাযোগ',
}

export const wordsOf = (language: DocumentLanguage): Words => (language === 'bn' ? BN : EN)
