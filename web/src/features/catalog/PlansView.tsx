import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { type Column, DataTable } from '../../ui/DataTable'
import { Empty } from '../../ui/Empty'
import { List, ListRow } from '../../ui/ListRow'
import { Money, MoneyCell } from '../../ui/Money'
import { useDesktop } from '../../ui/useDesktop'
import { termText, type Unit } from './words'

export interface PlanItem {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: 'standard' | 'trial'
  readonly retired: boolean
  readonly version: number
  readonly priceMinor: number
  readonly currency: string
  readonly unit: Unit
  readonly count: number
  readonly graceDays: number
  readonly lines: number
}

export interface PlansViewProps {
  readonly plans: readonly PlanItem[]
  readonly onOpen: ((id: string) => void) | null
  readonly onAdd: (() => void) | null
}

const Name = ({ plan }: { plan: PlanItem }) => (
  <>
    {plan.name}{' '}
    {plan.retired ? <Badge>{t('Not sold')}</Badge> : plan.kind === 'trial' && <Badge>{t('Trial')}</Badge>}
  </>
)

const columns = (): readonly Column<PlanItem>[] => [
  { key: 'name', head: t('Name'), cell: (plan) => <Name plan={plan} /> },
  { key: 'code', head: t('Code'), cell: (plan) => plan.code },
  { key: 'term', head: t('Term'), cell: (plan) => termText(plan.unit, plan.count) },
  {
    key: 'grace',
    head: t('Grace'),
    end: true,
    cell: (plan) => (plan.graceDays ? termText('day', plan.graceDays) : '–'),
  },
  { key: 'lines', head: t('Lines'), end: true, cell: (plan) => int(plan.lines) },
  {
    key: 'price',
    head: t('Price'),
    end: true,
    cell: (plan) => <MoneyCell v={plan.priceMinor} currency={plan.currency} strong />,
  },
]

/** What can be sold, and at what price today; running terms keep the price they were sold at. */
export function PlansView({ plans, onOpen, onAdd }: PlansViewProps) {
  const desktop = useDesktop()
  if (!plans.length) {
    return (
      <Empty
        kind="none"
        title={t('No plans yet')}
        text={t('A plan says what a line costs and how long it runs. Without one nothing can be sold.')}
        action={
          onAdd && (
            <Button variant="solid" onClick={onAdd}>
              {t('Add a plan')}
            </Button>
          )
        }
      />
    )
  }
  const pick = (plan: PlanItem) => onOpen?.(plan.id)
  if (desktop) {
    return (
      <DataTable
        label={t('Plans and prices')}
        columns={columns()}
        rows={plans}
        keyOf={(plan) => plan.id}
        selected={null}
        {...(onOpen ? { onSelect: pick } : {})}
      />
    )
  }
  return (
    <List label={t('Plans and prices')}>
      {plans.map((plan) => (
        <li key={plan.id}>
          <ListRow
            title={<Name plan={plan} />}
            meta={`${plan.code} · ${t('{n, plural, one {# line} other {# lines}}', { n: plan.lines })}`}
            end={<Money v={plan.priceMinor} currency={plan.currency} />}
            endMeta={termText(plan.unit, plan.count)}
            {...(onOpen ? { onClick: () => pick(plan) } : {})}
          />
        </li>
      ))}
    </List>
  )
}
