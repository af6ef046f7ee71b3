/**
 * Money, counts, dates and times as people read them (M8, T5, look.md §4).
 *
 * Amounts are integer minor units; dates are ISO strings. Grouping is lakh and crore for the currencies of
 * South Asia. Digits are the device's; identifiers (C-00001, INV-…) are never passed through here.
 */
import { prefs } from './prefs'

export interface Setting {
  readonly currency: string
  /** IANA name of the organization's zone. */
  readonly timeZone: string
  /** Local date of the organization; decides when a year is written. */
  readonly today: string
  /** `.00` is not written when the minor part is zero. */
  readonly hideMinorZero: boolean
}

let setting: Setting = {
  currency: 'BDT',
  timeZone: 'Asia/Dhaka',
  today: new Date().toISOString().slice(0, 10),
  hideMinorZero: false,
}

/** Called when the organization row or the day changes. */
export function configure(change: Partial<Setting>): void {
  setting = { ...setting, ...change }
}

const BENGALI_ZERO = 0x09e6
const SIGNS: Readonly<Record<string, string>> = { BDT: '৳', INR: '₹', USD: '$', EUR: '€', GBP: '£' }
const LAKH = new Set(['BDT', 'INR', 'NPR', 'PKR', 'LKR'])
const MINUS = '−'

/** Latin digits → the digits of this device. */
export function digits(text: string): string {
  if (prefs().digits === 'latn') return text
  return text.replace(/\d/g, (digit) => String.fromCharCode(BENGALI_ZERO + Number(digit)))
}

/** Bengali digits → Latin ones, for what people type. */
export const latin = (text: string): string =>
  text.replace(/[০-৯]/g, (digit) => String(digit.charCodeAt(0) - BENGALI_ZERO))

function group(whole: string): string {
  if (!LAKH.has(setting.currency)) return whole.replace(/\B(?=(\d{3})+$)/g, ',')
  if (whole.length <= 3) return whole
  return `${whole.slice(0, -3).replace(/\B(?=(\d\d)+$)/g, ',')},${whole.slice(-3)}`
}

const exponents = new Map<string, number>()

/** Digits of the minor unit: 2 for BDT, 0 for JPY, 3 for KWD. */
export function exponent(currency: string = setting.currency): number {
  let known = exponents.get(currency)
  if (known === undefined) {
    known =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2
    exponents.set(currency, known)
  }
  return known
}

export const sign = (currency: string = setting.currency): string => SIGNS[currency] ?? `${currency} `

export interface MoneyParts {
  readonly minus: string
  readonly sign: string
  readonly whole: string
  /** Empty when the organization hides a zero or the currency has no minor unit. */
  readonly minor: string
}

/** An amount in pieces, for drawing the minor units smaller. */
export function moneyParts(amount: number, currency: string = setting.currency): MoneyParts {
  const places = exponent(currency)
  const text = String(Math.abs(amount)).padStart(places + 1, '0')
  const minor = places ? text.slice(-places) : ''
  const hidden = minor === '' || (setting.hideMinorZero && Number(minor) === 0)
  return {
    minus: amount < 0 ? MINUS : '',
    sign: sign(currency),
    whole: digits(group(places ? text.slice(0, -places) : text)),
    minor: hidden ? '' : digits(minor),
  }
}

/** An amount inside a sentence or on a button: `৳1,23,456.00`. */
export function money(amount: number, currency: string = setting.currency): string {
  const p = moneyParts(amount, currency)
  return `${p.minus}${p.sign}${p.whole}${p.minor && `.${p.minor}`}`
}

/** A count with groups. */
export const int = (count: number): string =>
  `${count < 0 ? MINUS : ''}${digits(group(String(Math.abs(count))))}`

interface Scale {
  readonly size: number
  readonly en: string
  readonly bn: string
}

const CRORES: readonly Scale[] = [
  { size: 1e7, en: 'Cr', bn: 'কো' },
  { size: 1e5, en: 'L', bn: 'লা' },
  { size: 1e3, en: 'K', bn: 'হা' },
]
const MILLIONS: readonly Scale[] = [
  { size: 1e9, en: 'B', bn: 'বি' },
  { size: 1e6, en: 'M', bn: 'মি' },
  { size: 1e3, en: 'K', bn: 'হা' },
]

/** From here on the next unit below would be written as a whole one of this. */
const ROUNDS_UP = 0.9995

/** An amount on a chart, to a tenth of the largest unit that fits: `৳500`, `1.5 K`, `20 L`, `1.2 Cr`. */
export function short(amount: number): string {
  const whole = amount / 10 ** exponent()
  const scales = LAKH.has(setting.currency) ? CRORES : MILLIONS
  const scale = scales.find(({ size }) => whole >= size * ROUNDS_UP)
  if (!scale) return `${sign()}${int(Math.round(whole))}`
  return digits(`${Math.round((whole / scale.size) * 10) / 10} ${scale[prefs().language]}`)
}

const MONTHS = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  bn: ['জানু', 'ফেব', 'মার্চ', 'এপ্রিল', 'মে', 'জুন', 'জুলাই', 'আগ', 'সেপ', 'অক্টো', 'নভে', 'ডিসে'],
} as const
const FULL_MONTHS = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  bn: [
    'জানুয়ারি',
    'ফেব্রুয়ারি',
    'মার্চ',
    'এপ্রিল',
    'মে',
    'জুন',
    'জুলাই',
    'আগস্ট',
    'সেপ্টেম্বর',
    'অক্টোবর',
    'নভেম্বর',
    'ডিসেম্বর',
  ],
} as const
const WEEKDAYS = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  bn: ['রবি', 'সোম', 'মঙ্গল', 'বুধ', 'বৃহ', 'শুক্র', 'শনি'],
} as const

function pieces(iso: string) {
  return { year: iso.slice(0, 4), month: Number(iso.slice(5, 7)), day: Number(iso.slice(8, 10)) }
}

export type YearShown = 'auto' | 'always'

/** `25 Nov`, with the year only when it is not this one. */
export function day(iso: string, year: YearShown = 'auto'): string {
  const d = pieces(iso)
  const written = year === 'always' || d.year !== setting.today.slice(0, 4) ? ` ${d.year}` : ''
  return digits(`${d.day} ${MONTHS[prefs().language][d.month - 1]}${written}`)
}

/** `25 November 2026`, for documents. */
export function fullDay(iso: string): string {
  const d = pieces(iso)
  return digits(`${d.day} ${FULL_MONTHS[prefs().language][d.month - 1]} ${d.year}`)
}

/** `November`, with the year when it is not this one. */
export function month(iso: string): string {
  const d = pieces(iso)
  const written = d.year === setting.today.slice(0, 4) ? '' : ` ${d.year}`
  return digits(`${FULL_MONTHS[prefs().language][d.month - 1]}${written}`)
}

/** `Wed`. */
export const weekday = (iso: string): string =>
  WEEKDAYS[prefs().language][new Date(`${iso}T00:00:00Z`).getUTCDay()] ?? ''

/** Local date of an instant in the organization's zone. */
export const localDate = (instant: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: setting.timeZone }).format(new Date(instant))

/** `09:14` in the organization's zone. */
export function clock(instant: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: setting.timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return digits(parts.format(new Date(instant)))
}

/** Time of a past event: the clock today, the date before. */
export function when(instant: string): string {
  const date = localDate(instant)
  return date === setting.today ? clock(instant) : day(date)
}

/** `01711-223344` for a mobile of Bangladesh, else the number as kept; digits of the device. */
export function phone(e164: string): string {
  const local = /^\+880(1\d{3})(\d{6})$/.exec(e164)
  return digits(local ? `0${local[1]} ${local[2]?.slice(0, 3)} ${local[2]?.slice(3)}` : e164)
}

export const today = (): string => setting.today
