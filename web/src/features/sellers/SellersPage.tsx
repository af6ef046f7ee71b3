import { IconPlus } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { int, phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { type Id, useLive } from '../../store'
import { can } from '../../sync'
import { Button } from '../../ui/Button'
import { Page, Split } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDesktop } from '../../ui/useDesktop'
import { useNoSignal } from '../session/useNoSignal'
import { SELLERS } from './queries'
import { SellerSide } from './SellerSide'
import { SellersList, SellersTable } from './SellersView'

const SellerEditor = lazy(() => import('./SellerEditor'))

/** The tree of sellers with their customers and the cash in their hands. */
export default function SellersPage() {
  const { value, loading } = useLive(SELLERS, [])
  const desktop = useDesktop()
  const noSignal = useNoSignal()
  const [adding, setAdding] = useState(false)
  const [chosen, choose] = useState<Id | null>(null)
  const sellers = value.items.map((item) => ({ ...item, phone: phone(item.phone) }))
  const add = (
    <Button
      variant={desktop ? 'default' : 'solid'}
      icon={<IconPlus size={18} stroke={2} aria-hidden />}
      reason={noSignal}
      onClick={() => setAdding(true)}
    >
      {t('Add a seller')}
    </Button>
  )
  const selected = chosen ?? sellers[0]?.id ?? null
  return (
    <Page
      title={t('Sellers')}
      sub={int(sellers.length)}
      back="/more"
      fill={desktop}
      {...(can('sellers.write') ? { tools: add, action: add } : {})}
    >
      {loading && !sellers.length ? (
        <Skeleton label={t('Loading')} lead={false} />
      ) : desktop && selected ? (
        <Split
          list={
            <SellersTable sellers={sellers} currency={value.currency} selected={selected} onSelect={choose} />
          }
          detail={<SellerSide key={selected} seller={selected} />}
        />
      ) : (
        <SellersList sellers={sellers} currency={value.currency} />
      )}
      {adding && (
        <Suspense fallback={null}>
          <SellerEditor seller={null} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </Page>
  )
}
