/** Where money goes and what can be undone; mirrors `clientcast/payments/rules.py` for previews (M6, M10, M15). */
import { latin } from './format'
import { Refused } from './refused'

const UNDO_WINDOW = 30 * 60_000

export interface OpenInvoice {
  readonly id: string
  readonly issuedOn: string
  readonly number: number
  readonly open: number
}

export interface Part {
  readonly invoiceId: string
  readonly amount: number
}

/** Parts and advance are together the whole payment. */
export interface Allocation {
  readonly parts: readonly Part[]
  readonly advance: number
}

const older = (a: OpenInvoice, b: OpenInvoice): number =>
  a.issuedOn < b.issuedOn ? -1 : a.issuedOn > b.issuedOn ? 1 : a.number - b.number || (a.id < b.id ? -1 : 1)

/** A payment over its own invoice, then the oldest open ones; the rest is advance. Throws `amount_not_positive`. */
export function allocate(
  amount: number,
  open: readonly OpenInvoice[],
  own: OpenInvoice | null = null,
): Allocation {
  if (amount <= 0) throw new Refused('amount_not_positive')
  const others = open.filter((invoice) => invoice.id !== own?.id).sort(older)
  const parts: Part[] = []
  let left = amount
  for (const invoice of own ? [own, ...others] : others) {
    const taken = Math.min(left, invoice.open)
    if (taken > 0) parts.push({ invoiceId: invoice.id, amount: taken })
    left -= Math.max(taken, 0)
  }
  return { parts, advance: left }
}

export interface Settlement {
  readonly advanceUsed: number
  readonly payment: Allocation
  /** What stays open as credit. */
  readonly open: number
}

/** A renewal's invoice from advance, then payment (null = none). Throws `advance_too_small`, `advance_not_needed`. */
export function settle(
  own: OpenInvoice,
  amount: number | null,
  useAdvance: number,
  advance: number,
  open: readonly OpenInvoice[] = [],
): Settlement {
  if (useAdvance < 0 || useAdvance > own.open) {
    throw new Refused('advance_not_needed', { total_minor: own.open })
  }
  if (useAdvance > advance) throw new Refused('advance_too_small', { advance_minor: advance })
  const rest = { ...own, open: own.open - useAdvance }
  const payment = amount === null ? { parts: [], advance: 0 } : allocate(amount, open, rest)
  const covered = payment.parts.find((part) => part.invoiceId === own.id)?.amount ?? 0
  return { advanceUsed: useAdvance, payment, open: rest.open - covered }
}

/** Whether the author can still undo: instants of capture at most 30 minutes apart, same local date in `zone`. */
export function canUndo(madeAt: string, undoneAt: string, zone: string): boolean {
  const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
  const made = new Date(madeAt)
  const undone = new Date(undoneAt)
  const near = Math.abs(undone.getTime() - made.getTime()) <= UNDO_WINDOW
  return near && days.format(made) === days.format(undone)
}

/** The role's limit in percent; unset: all for owner and admin, none for others (M6). */
export const discountPercent = (limits: Readonly<Record<string, number>>, role: string): number =>
  limits[role] ?? (role === 'owner' || role === 'admin' ? 100 : 0)

/** Throws `over_limit`. `price` is the listed price before the discount. */
export function checkDiscountLimit(price: number, discount: number, percent: number): void {
  const allowed = Number((BigInt(price) * BigInt(percent)) / 100n)
  if (discount > allowed) {
    throw new Refused('over_limit', { limit: 'discount', allowed_minor: allowed, asked_minor: discount })
  }
}

/** A TrxID in capitals without spaces (P4). Throws `trx_id_unreadable`. */
export function trxId(text: string): string {
  const bare = latin(text.normalize('NFKC')).replace(/[\s-]/g, '').toUpperCase()
  if (!/^[A-Z0-9]{6,20}$/.test(bare)) throw new Refused('trx_id_unreadable')
  return bare
}
