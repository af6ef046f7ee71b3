/** Command kinds and their bodies (HOUSE-1). Amounts are integer minor units; ids of new rows are made here. */
import type { ImportSettings } from './answers'
import type {
  Currency,
  CustomerLanguage,
  Id,
  IsoDate,
  LateRule,
  PaymentMethod,
  Provider,
  Role,
  TermUnit,
} from './rows'

type Edit<F> = { readonly set: Partial<F>; readonly was: Partial<F> }

export interface BoxDraft {
  readonly id: Id
  readonly mac: string
  readonly serial?: string
  readonly model?: string
}

export interface PaymentDraft {
  readonly id: Id
  readonly amount_minor: number
  readonly currency: Currency
  readonly method: PaymentMethod
  readonly provider?: Provider
  readonly trx_id?: string
  /** Left out by screens: `submit` takes the next number of the device's series (M17). */
  readonly receipt_number?: string
}

export interface PriceDraft {
  readonly price_minor: number
  readonly tax_inclusive: boolean
  readonly tax_rate: string | null
  readonly unit: TermUnit
  readonly count: number
  readonly grace_days: number
  readonly late_rule: LateRule
  readonly connections: number
}

export interface CustomerFields {
  readonly kind: 'person' | 'organization'
  readonly name: string
  readonly name_bn: string
  readonly email: string
  readonly address: string
  readonly area: string
  readonly language: CustomerLanguage
  readonly credit_limit_minor: number | null
}

export interface LineFields {
  readonly username: string
  readonly connections: number
  readonly auto_renew: boolean
}

/** What the person saw when confirming (SYNC-26); `price_minor` is the total for `count`, discounted, with tax. */
export interface Expectation {
  readonly plan_version_id: Id
  readonly price_minor: number
  readonly old_end: IsoDate | null
  readonly new_start: IsoDate
  readonly new_end: IsoDate
}

/** Kinds that wait in the outbox; everything else is online only (SYNC-31). */
export interface OfflineBodies {
  readonly 'customers.create': {
    readonly id: Id
    readonly seller_id: Id | null
    readonly kind?: 'person' | 'organization'
    readonly name: string
    readonly name_bn?: string
    readonly phones: readonly string[]
    readonly email?: string
    readonly address?: string
    readonly area?: string
    readonly language?: CustomerLanguage
    readonly note?: string
  }
  readonly 'customers.edit': { readonly id: Id } & Edit<CustomerFields> & {
      readonly phones_add?: readonly string[]
      readonly phones_remove?: readonly string[]
    }
  readonly 'customers.add_note': { readonly id: Id; readonly customer_id: Id; readonly text: string }
  readonly 'subscriptions.add': {
    readonly id: Id
    readonly customer_id: Id
    readonly plan_id: Id
    readonly username?: string
    readonly connections?: number
    readonly boxes: readonly BoxDraft[]
    readonly trial_term_id?: Id
  }
  readonly 'subscriptions.edit': { readonly id: Id } & Edit<LineFields>
  readonly 'subscriptions.set_boxes': {
    readonly id: Id
    readonly add: readonly BoxDraft[]
    readonly remove: readonly Id[]
  }
  readonly 'payments.renew': {
    readonly subscription_id: Id
    readonly term_id: Id
    readonly invoice_id: Id
    /** Only while the line is on a trial plan: what it goes on with. */
    readonly plan_id?: Id
    readonly count: number
    readonly payment: PaymentDraft | null
    readonly discount_minor: number
    readonly discount_reason: string
    readonly use_advance_minor: number
    readonly due_on: IsoDate | null
    readonly trial_mode: 'append' | 'now'
    readonly expect: Expectation
  }
  readonly 'payments.collect': PaymentDraft & { readonly customer_id: Id; readonly note?: string }
  readonly 'payments.undo': {
    readonly payment_id: Id | null
    readonly invoice_id: Id | null
    readonly credit_note_id: Id
    readonly reason: string
  }
}

export interface OnlineBodies {
  readonly 'customers.archive': { readonly id: Id }
  readonly 'customers.restore': { readonly id: Id }
  readonly 'customers.reassign': { readonly customer_ids: readonly Id[]; readonly seller_id: Id }
  readonly 'subscriptions.set_secret': { readonly id: Id; readonly password: string }
  readonly 'subscriptions.reveal': { readonly id: Id; readonly reason: string }
  readonly 'payments.hand_over': {
    readonly id: Id
    readonly seller_id: Id
    readonly amount_minor: number
    readonly note: string
  }
  readonly 'attention.settle': {
    readonly id: Id
    readonly outcome: 'keep_advance' | 'extend' | 'hand_back' | 'run'
    readonly term_id?: Id
    readonly invoice_id?: Id
  }
  readonly 'catalog.create_plan': {
    readonly id: Id
    readonly version_id: Id
    readonly code: string
    readonly name: string
    readonly name_bn?: string
    readonly kind: 'standard' | 'trial'
  } & PriceDraft
  readonly 'catalog.publish_version': { readonly plan_id: Id; readonly version_id: Id } & PriceDraft
  readonly 'catalog.retire_plan': { readonly id: Id }
  readonly 'catalog.revive_plan': { readonly id: Id }
  readonly 'catalog.rename_plan': { readonly id: Id } & Edit<{
    readonly code: string
    readonly name: string
    readonly name_bn: string
  }>
  readonly 'sellers.create': {
    readonly id: Id
    readonly name: string
    readonly name_bn?: string
    readonly phone?: string
    readonly parent_id: Id | null
    readonly mode: 'house' | 'collector'
    readonly credit_limit_minor: number | null
  }
  readonly 'sellers.edit': { readonly id: Id } & Edit<{
    readonly name: string
    readonly name_bn: string
    readonly phone: string
    readonly credit_limit_minor: number | null
  }>
  readonly 'sellers.move': { readonly id: Id; readonly parent_id: Id }
  readonly 'sellers.freeze': { readonly id: Id }
  readonly 'sellers.unfreeze': { readonly id: Id }
  readonly 'organizations.edit': Edit<Readonly<Record<string, unknown>>>
  readonly 'files.attach_logo': { readonly file_id: Id }
  readonly 'files.detach_logo': { readonly file_id: Id }
  readonly 'imports.settle': { readonly id: Id; readonly settings: ImportSettings }
  readonly 'imports.apply': { readonly id: Id }
  readonly 'imports.give_up': { readonly id: Id }
  readonly 'imports.undo': { readonly id: Id }
  readonly 'members.invite': {
    readonly id: Id
    readonly role: Role
    readonly name: string
    readonly seller_id: Id | null
  }
  readonly 'members.reset_link': { readonly id: Id }
  readonly 'members.suspend': { readonly id: Id }
  readonly 'members.activate': { readonly id: Id }
  readonly 'members.remove': { readonly id: Id }
  readonly 'members.set_role': { readonly id: Id; readonly role: Role; readonly seller_id: Id | null }
}

export type Bodies = OfflineBodies & OnlineBodies
export type OfflineKind = keyof OfflineBodies
export type OnlineKind = keyof OnlineBodies
export type Kind = keyof Bodies
