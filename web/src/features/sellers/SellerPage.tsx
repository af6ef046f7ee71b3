import { useParams } from 'wouter'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { Canvas, Page } from '../../ui/Page'
import { Panel } from '../../ui/Section'
import { Skeleton } from '../../ui/Skeleton'
import { nameOf, otherName } from '../customers/names'
import { type SellerData, useSeller } from './queries'
import { CashInHand, HandOvers, SellerFacts } from './SellerDetail'
import { useSellerSheets } from './useSellerSheets'

const Missing = ({ loading }: { loading: boolean }) => (
  <Page title={t('Seller')} back="/sellers">
    {loading ? (
      <Skeleton label={t('Loading')} lead={false} />
    ) : (
      <Empty
        kind="locked"
        title={t('This seller is not here')}
        text={t('Another office or seller may look after him, or the link is old.')}
        action={<Button href="/sellers">{t('All sellers')}</Button>}
      />
    )}
  </Page>
)

function SellerBody({ data, loading }: { data: SellerData; loading: boolean }) {
  const { node, change, record } = useSellerSheets(data)
  const acts = (
    <>
      {change}
      {record}
    </>
  )
  return (
    <Page
      title={nameOf(data.seller)}
      sub={<span dir="auto">{otherName(data.seller)}</span>}
      back="/sellers"
      {...(change || record ? { tools: acts, action: acts } : {})}
    >
      <Canvas narrow>
        <Panel>
          <CashInHand data={data} />
        </Panel>
        <Panel>
          <HandOvers data={data} loading={loading} />
        </Panel>
        <Panel>
          <SellerFacts data={data} />
        </Panel>
      </Canvas>
      {node}
    </Page>
  )
}

/** A seller: the cash in his hands, what he handed over, who he is. */
export default function SellerPage() {
  const { id = '' } = useParams()
  const { value, loading } = useSeller(id)
  return value ? <SellerBody data={value} loading={loading} /> : <Missing loading={loading} />
}
