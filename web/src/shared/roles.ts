/** Roles as people say them; the order is that of power. */
import { t } from './i18n'

export const ROLES = ['owner', 'admin', 'manager', 'accountant', 'seller', 'employee'] as const
export type RoleName = (typeof ROLES)[number]

export function roleName(role: string): string {
  const names: Record<string, string> = {
    owner: t('Owner'),
    admin: t('Admin'),
    manager: t('Manager'),
    accountant: t('Accountant'),
    seller: t('Seller'),
    employee: t('Support'),
  }
  return names[role] ?? role
}

/** What the role is for, in one sentence. */
export function roleText(role: string): string {
  const texts: Record<string, string> = {
    owner: t('Everything, also other admins'),
    admin: t('Everything but the owner'),
    manager: t('Customers, money, plans and imports; reads the members'),
    accountant: t('Money, documents and the books'),
    seller: t('Own customers and own cash, nothing else'),
    employee: t('Calls and boxes, no money'),
  }
  return texts[role] ?? ''
}
