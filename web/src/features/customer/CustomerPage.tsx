import { IconDotsVertical } from '@tabler/icons-react'
import { useState } from 'react'
import { useParams } from 'wouter'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { can } from '../../sync'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { ErrorBox } from '../../ui/ErrorBox'
import { useKeys } from '../../ui/keys'
import { Canvas, Page } from '../../ui/Page'
import { Panel } from '../../ui/Section'
import { Skeleton } from '../../ui/Skeleton'
import { useDesktop } from '../../ui/useDesktop'
import { nameOf } from '../customers/names'
import { useBrought } from '../customers/server'
import { type Act, ActSheet, collectAct, renewAct } from '../renew/ActSheet'
import s from './Customer.module.css'
import { Head, Names } from './Head'
import { type CustomerData, type LineItem, useCustomer } from './queries'
import { About, Acts, BalancePanel, Events, Invoices, Lines } from './Sections'
import { useSheets } from './useSheets'

/** Not on this device: another seller's, gone, not loaded yet, or outside the window. */
const Missing = ({ loading, failure }: { loading: boolean; failure: Failure | null }) => (
  <Page title={t('Customer')} back="/customers">
    {loading ? (
      <Skeleton label={t('Getting the customer')} />
    ) : failure && failure.code !== 'not_found' ? (
      <ErrorBox title={t('This customer is not here')} failure={failure} />
    ) : (
      <Empty
        kind="locked"
        title={t('This customer is not here')}
        text={t('It may belong to another seller now, or the link is old.')}
        action={<Button href="/customers">{t('Show everybody')}</Button>}
      />
    )}
  </Page>
)

function Customer({ data }: { data: CustomerData }) {
  const desktop = useDesktop()
  const sheets = useSheets(data)
  const [act, setAct] = useState<Act | null>(null)
  const renew = (item: LineItem) => setAct(renewAct(item.line))
  const collect = () => setAct(collectAct(data.customer))
  const [first] = data.lines.filter(({ line }) => !line.terminated_at)
  useKeys(
    can('payments.take')
      ? [
          { key: 'r', label: t('Renew'), run: () => first && renew(first) },
          { key: 'p', label: t('Collect'), run: collect },
        ]
      : [],
  )
  const acts = { data, onRenew: renew, onCollect: collect }
  const menu = () => sheets.open({ kind: 'menu' })
  const shared = { data, sheets, onRenew: renew }
  return (
    <Page
      title={nameOf(data.customer)}
      sub={<Names data={data} />}
      back="/customers"
      tools={
        <>
          <Button onClick={menu}>{t('More')}</Button>
          <Acts {...acts} mainLast />
        </>
      }
      phoneTool={
        <button type="button" className={s.icon} aria-label={t('More')} onClick={menu}>
          <IconDotsVertical size={22} stroke={1.75} aria-hidden />
        </button>
      }
      action={can('payments.take') && <Acts {...acts} />}
    >
      {desktop ? (
        <Canvas>
          <div className={s.two}>
            <Panel>
              <Head data={data} />
              <Lines {...shared} />
              <Events {...shared} />
              <About data={data} />
            </Panel>
            <div className={s.col}>
              <Panel>
                <BalancePanel data={data} />
              </Panel>
              {data.invoices.length > 0 && (
                <Panel>
                  <Invoices data={data} />
                </Panel>
              )}
            </div>
          </div>
        </Canvas>
      ) : (
        <>
          <Head data={data} />
          <Lines {...shared} />
          <Events {...shared} />
          <Invoices data={data} />
          <About data={data} />
        </>
      )}
      {sheets.node}
      <ActSheet act={act} onClose={() => setAct(null)} />
    </Page>
  )
}

/** A customer with lines, balance and everything that happened. */
export default function CustomerPage() {
  const { id = '' } = useParams()
  const { value, loading } = useCustomer(id)
  const { waiting, failure } = useBrought(id, !value && !loading)
  return value ? <Customer data={value} /> : <Missing loading={loading || waiting} failure={failure} />
}
