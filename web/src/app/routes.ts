/** Every page, in its own chunk. A page without its permission is not found (UI-9). */
import { type ComponentType, lazy } from 'react'
import type { Permission } from '../api'

export interface AppRoute {
  readonly path: string
  readonly page: ComponentType
  readonly needs?: Permission
}

export const ROUTES: readonly AppRoute[] = [
  { path: '/', page: lazy(() => import('../features/home/HomePage')) },
  {
    path: '/customers',
    page: lazy(() => import('../features/customers/CustomersPage')),
    needs: 'customers.read',
  },
  {
    path: '/customers/new',
    page: lazy(() => import('../features/customers/CustomersPage')),
    needs: 'customers.write',
  },
  {
    path: '/customers/:id',
    page: lazy(() => import('../features/customer/CustomerPage')),
    needs: 'customers.read',
  },
  { path: '/collect', page: lazy(() => import('../features/collect/CollectPage')), needs: 'payments.take' },
  { path: '/due', page: lazy(() => import('../features/due/DuePage')), needs: 'customers.read' },
  {
    path: '/invoices',
    page: lazy(() => import('../features/invoices/InvoicesPage')),
    needs: 'invoices.read',
  },
  {
    path: '/invoices/:id',
    page: lazy(() => import('../features/invoices/InvoicePage')),
    needs: 'invoices.read',
  },
  {
    path: '/attention',
    page: lazy(() => import('../features/attention/AttentionPage')),
    needs: 'attention.read',
  },
  { path: '/queue', page: lazy(() => import('../features/queue/QueuePage')) },
  { path: '/more', page: lazy(() => import('../features/more/MorePage')) },
  { path: '/members', page: lazy(() => import('../features/members/MembersPage')), needs: 'members.read' },
  { path: '/sellers', page: lazy(() => import('../features/sellers/SellersPage')), needs: 'sellers.read' },
  { path: '/sellers/:id', page: lazy(() => import('../features/sellers/SellerPage')), needs: 'sellers.read' },
  { path: '/plans', page: lazy(() => import('../features/catalog/PlansPage')), needs: 'catalog.read' },
  { path: '/import', page: lazy(() => import('../features/imports/ImportsPage')), needs: 'imports.run' },
  { path: '/import/:id', page: lazy(() => import('../features/imports/RunPage')), needs: 'imports.run' },
  { path: '/settings', page: lazy(() => import('../features/settings/SettingsPage')) },
  {
    path: '/settings/organization',
    page: lazy(() => import('../features/settings/OrganizationPage')),
    needs: 'organization.read',
  },
  {
    path: '/settings/branding',
    page: lazy(() => import('../features/settings/BrandingPage')),
    needs: 'organization.write',
  },
  { path: '/settings/device', page: lazy(() => import('../features/settings/DevicePage')) },
  { path: '/settings/sessions', page: lazy(() => import('../features/settings/SessionsPage')) },
]
