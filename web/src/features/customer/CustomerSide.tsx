import { t } from '../../shared/i18n'
import type { Id } from '../../store'
import { can } from '../../sync'
import { Button } from '../../ui/Button'
import { TextLink } from '../../ui/TextLink'
import { type Act, collectAct, renewAct } from '../renew/ActSheet'
import { Head } from './Head'
import { type LineItem, useCustomer } from './queries'
import { About, Events, Lines } from './Sections'
import { useSheets } from './useSheets'

/** The chosen customer beside the list (desktop). */
export default function CustomerSide({ customer, onAct }: { customer: Id; onAct: (act: Act) => void }) {
  const { value: data } = useCustomer(customer)
  const sheets = useSheets(data)
  if (!data) return null
  const [first] = data.lines.filter(({ line }) => !line.terminated_at)
  const renew = (item: LineItem) => onAct(renewAct(item.line))
  const collect = () => onAct(collectAct(data.customer))
  const main = can('payments.take') && (
    <Button variant="solid" onClick={() => (first && !data.customer.archived_at ? renew(first) : collect())}>
      {first && !data.customer.archived_at ? t('Renew') : t('Collect')}
    </Button>
  )
  return (
    <>
      <Head data={data} side main={main} />
      <Lines data={data} sheets={sheets} onRenew={renew} />
      <Events data={data} sheets={sheets} />
      <About data={data} />
      <TextLink href={`/customers/${customer}`}>{t('Open the whole page')}</TextLink>
      {sheets.node}
    </>
  )
}
