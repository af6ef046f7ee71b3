/** Where the shell leads (UI-5). What the role may not do is absent (UI-9). */
import type { Icon } from '@tabler/icons-react'
import {
  IconAlertTriangle,
  IconBuildingStore,
  IconCalendarDue,
  IconCloudUp,
  IconDots,
  IconFileImport,
  IconFileInvoice,
  IconHome,
  IconPackage,
  IconSettings,
  IconUsers,
  IconUsersGroup,
  IconWallet,
} from '@tabler/icons-react'
import type { Permission } from '../api'
import { type Message, msg } from '../shared/i18n'

type Count = 'due' | 'attention' | 'queue' | 'more'

export interface NavItem {
  readonly path: string
  readonly label: Message
  readonly icon: Icon
  /** Permission without which the item is absent. */
  readonly needs?: Permission
  /** Name of the count beside it. */
  readonly count?: Count
}

const home = { path: '/', label: msg('Home'), icon: IconHome }
const customers = { path: '/customers', label: msg('Customers'), icon: IconUsers, needs: 'customers.read' }
const collect = { path: '/collect', label: msg('Collect'), icon: IconWallet, needs: 'payments.take' }
const due: NavItem = {
  path: '/due',
  label: msg('Due'),
  icon: IconCalendarDue,
  needs: 'customers.read',
  count: 'due',
}
const more: NavItem = { path: '/more', label: msg('More'), icon: IconDots, count: 'more' }
/** The rail has the badge for it. */
const queue: NavItem = { path: '/queue', label: msg('Waiting to be sent'), icon: IconCloudUp, count: 'queue' }

export const TABS: readonly NavItem[] = [home, customers, collect, due, more]

/** Second and third block of the rail. */
const GROUPS: readonly (readonly NavItem[])[] = [
  [
    { path: '/invoices', label: msg('Invoices'), icon: IconFileInvoice, needs: 'invoices.read' },
    {
      path: '/attention',
      label: msg('Needs attention'),
      icon: IconAlertTriangle,
      needs: 'attention.read',
      count: 'attention',
    },
  ],
  [
    { path: '/sellers', label: msg('Sellers'), icon: IconBuildingStore, needs: 'sellers.read' },
    { path: '/members', label: msg('Members'), icon: IconUsersGroup, needs: 'members.read' },
    { path: '/plans', label: msg('Plans and prices'), icon: IconPackage, needs: 'catalog.read' },
    { path: '/import', label: msg('Import'), icon: IconFileImport, needs: 'imports.run' },
    { path: '/settings', label: msg('Settings'), icon: IconSettings },
  ],
]

export const RAIL: readonly (readonly NavItem[])[] = [[home, customers, collect, due], ...GROUPS]

/** The phone's page More. */
export const MORE: readonly (readonly NavItem[])[] = [...GROUPS.slice(0, 1), [queue], ...GROUPS.slice(1)]

export type May = (permission: Permission) => boolean
export type Counts = Readonly<Partial<Record<Count, number>>>

export const allowed = (items: readonly NavItem[], may: May): NavItem[] =>
  items.filter((item) => !item.needs || may(item.needs))

export const countOf = ({ count }: NavItem, counts: Counts): number => (count && counts[count]) || 0

const holds = (path: string, location: string) =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`)

/** Whether the item's place holds this location; More holds everything that has no tab. */
export const isCurrent = ({ path }: NavItem, location: string): boolean =>
  holds(path, location) || (path === more.path && MORE.flat().some((item) => holds(item.path, location)))
