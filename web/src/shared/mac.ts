import { Refused } from './refused'

/** `00:1A:79:12:34:56` from twelve hex digits; empty stays empty. Mirrors `subscriptions/rules.py`. Throws Refused. */
export function macAddress(text: string): string {
  const digits = text.replace(/[\s:.-]/g, '').toUpperCase()
  if (digits && !/^[0-9A-F]{12}$/.test(digits)) throw new Refused('mac_unreadable', { value: text })
  return digits.match(/../g)?.join(':') ?? ''
}
