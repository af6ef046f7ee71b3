/**
 * A phone typed into a form → E.164; mirrors `clientcast/kit/phones.py` for Bangladesh (X2).
 *
 * Landlines and the plans of other countries are the server's to judge: a number with its country code passes.
 */
import { latin } from './format'
import { Refused } from './refused'

const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
const LABEL = /^[^\d+(]*|\([^()\d]*\)|(?<=\d)[\s.:-]+\p{L}[^\d]*$/gu
const ALLOWED = /^\+?[\d\s().-]+$/
const MOBILE = /^(?:880|0880)?0?(1[3-9]\d{8})$/

/** Throws `phone_lost_digits`, `phone_unreadable`. */
export function normalisePhone(text: string): string {
  const written = latin(text.replace(INVISIBLE, '')).trim()
  if (/^\d(?:\.\d+)?e\+?\d+$/i.test(written)) throw new Refused('phone_lost_digits', { value: text })
  const bare = written
    .replace(/^(\d{8,15})\.0$/, '$1')
    .replace(LABEL, '')
    .trim()
  if (!ALLOWED.test(bare)) throw new Refused('phone_unreadable', { value: text })
  const digits = bare.replace(/\D/g, '')
  const national = MOBILE.exec(digits.replace(/^00/, ''))
  if (national) return `+880${national[1]}`
  const abroad = /^(?:\+|00)/.test(bare) && /^(?:00)?([1-9]\d{7,14})$/.exec(digits)
  if (!abroad) throw new Refused('phone_unreadable', { value: text })
  return `+${abroad[1]}`
}
