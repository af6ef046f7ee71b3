import { IconPlus } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { day, weekday, when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { can, useQueue, useSession, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { useKeys } from '../../ui/keys'
import { Canvas, Page } from '../../ui/Page'
import { useOpenItems } from '../attention/queries'
import { HeldFigures } from '../customers/HeldFigures'
import { useWaitingCash } from '../renew/queries'
import s from './Home.module.css'
import { HomeSkeleton } from './HomeSkeleton'
import { Attention, Band, Collectors, Month, Payments, Week } from './Parts'
import { useFigures } from './queries'

const CustomerForm = lazy(() => import('../customers/CustomerForm'))

/** Money today, who is due, what needs a decision, the month: the office sees all, a seller his own. */
export default function HomePage() {
  const session = useSession()
  const [, go] = useLocation()
  const [adding, setAdding] = useState(false)
  const member = session.state === 'ready' ? session.info.member : null
  const own = member?.role === 'seller'
  const { value: figures, loading } = useFigures(own)
  const items = useOpenItems()
  const refused = useQueue().filter(({ state }) => state === 'rejected').length
  const waiting = useWaitingCash()
  const { link, contact } = useSyncState()
  const asOf = link === 'offline' && contact ? ` · ${t('as of {when}', { when: when(contact) })}` : ''
  const cash = { minor: figures.inHand.minor + waiting, pencil: waiting > 0 }
  const money = can('payments.take')
  useKeys(can('customers.write') ? [{ key: 'n', label: t('New customer'), run: () => setAdding(true) }] : [])
  const empty =
    !loading && figures.month.running === 0 && figures.month.fresh === 0 && figures.month.sum === 0
  return (
    <Page
      title={t('Today')}
      sub={figures.today && `${weekday(figures.today)} ${day(figures.today)}${asOf}`}
      tools={
        !empty &&
        can('customers.write') && (
          <Button
            variant="solid"
            icon={<IconPlus size={18} stroke={1.75} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('New customer')}
          </Button>
        )
      }
    >
      {loading ? (
        <Canvas>
          <HomeSkeleton label={t('Getting your customers')} />
        </Canvas>
      ) : empty ? (
        <Empty
          kind="none"
          title={t('Nothing here yet')}
          text={t('Figures come with the first customer and the first payment.')}
          action={
            <>
              {can('imports.run') && (
                <Button variant="solid" href="/import">
                  {t('Import a spreadsheet')}
                </Button>
              )}
              {can('customers.write') && <Button onClick={() => setAdding(true)}>{t('New customer')}</Button>}
            </>
          }
        />
      ) : (
        <>
          <HeldFigures />
          <Canvas>
            <div className={s.page}>
              {money && <Band figures={figures} cash={cash} own={own} />}
              <div className={s.side}>
                {can('attention.read') && <Attention items={items} refused={refused} />}
                <Week figures={figures} />
              </div>
              <div className={s.main}>
                {money && (
                  <>
                    <Month figures={figures} />
                    <Payments figures={figures} />
                    <Collectors figures={figures} />
                  </>
                )}
              </div>
            </div>
          </Canvas>
        </>
      )}
      {adding && (
        <Suspense fallback={null}>
          <CustomerForm
            onClose={() => setAdding(false)}
            onSaved={(id) => go(`/customers/${id}`, { replace: true })}
          />
        </Suspense>
      )}
    </Page>
  )
}
