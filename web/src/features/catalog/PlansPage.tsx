import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { changed } from '../../shared/edit'
import { t } from '../../shared/i18n'
import { prefs } from '../../shared/prefs'
import { type LiveQuery, type Plan, type PlanVersion, useLive } from '../../store'
import { can, newId, runOnline } from '../../sync'
import { Button } from '../../ui/Button'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { type PlanForm, PlanSheet } from './PlanSheet'
import { type PlanItem, PlansView } from './PlansView'

interface Sold {
  readonly plan: Plan
  readonly version: PlanVersion
  readonly lines: number
}

const PLANS: LiveQuery<{ readonly plans: readonly Sold[]; readonly currency: string }> = {
  collections: ['plan', 'plan_version', 'subscription', 'organization'],
  read: (view) => {
    const lines = new Map<string, number>()
    for (const { plan_id } of view.list('subscription', { filter: (line) => !line.terminated_at }).rows) {
      lines.set(plan_id, (lines.get(plan_id) ?? 0) + 1)
    }
    const order = (a: Plan, b: Plan) =>
      Number(!!a.retired_at) - Number(!!b.retired_at) || a.name.localeCompare(b.name)
    const plans = view.list('plan', { order }).rows.flatMap((plan) => {
      const version = view.currentVersion(plan.id)
      return version ? [{ plan, version, lines: lines.get(plan.id) ?? 0 }] : []
    })
    return { plans, currency: view.organization?.currency ?? 'BDT' }
  },
}

const itemOf = ({ plan, version, lines }: Sold): PlanItem => ({
  id: plan.id,
  code: plan.code,
  name: (prefs().language === 'bn' && plan.name_bn) || plan.name,
  kind: plan.kind,
  retired: plan.retired_at !== null,
  version: version.number,
  priceMinor: version.price_minor,
  currency: version.currency,
  unit: version.unit,
  count: version.count,
  graceDays: version.grace_days,
  lines,
})

const formOf = ({ plan, version }: Sold): PlanForm => ({
  code: plan.code,
  name: plan.name,
  name_bn: plan.name_bn,
  kind: plan.kind,
  ...priceOf(version),
})

const priceOf = ({
  price_minor,
  tax_inclusive,
  unit,
  count,
  grace_days,
  late_rule,
  connections,
}: PlanVersion) => ({
  price_minor,
  tax_inclusive,
  unit,
  count,
  grace_days,
  late_rule,
  connections,
})

const NEW: PlanForm = {
  code: '',
  name: '',
  name_bn: '',
  kind: 'standard',
  price_minor: null,
  tax_inclusive: true,
  unit: 'month',
  count: 1,
  grace_days: 3,
  late_rule: 'from_end_in_grace',
  connections: 1,
}

type Filled = PlanForm & { readonly price_minor: number }

const create = (form: Filled) =>
  runOnline('catalog.create_plan', { id: newId(), version_id: newId(), tax_rate: null, ...form })

/** Names change the plan; anything about price or term makes its next version (E1). */
async function change({ plan, version }: Sold, { code, name, name_bn, kind: _, ...price }: Filled) {
  const edit = changed({ code: plan.code, name: plan.name, name_bn: plan.name_bn }, { code, name, name_bn })
  if (edit) await runOnline('catalog.rename_plan', { id: plan.id, ...edit })
  if (!changed(priceOf(version), price)) return
  const published = { plan_id: plan.id, version_id: newId(), tax_rate: version.tax_rate }
  await runOnline('catalog.publish_version', { ...published, ...price })
}

export default function PlansPage() {
  const { value, loading } = useLive(PLANS, [])
  const noSignal = useNoSignal()
  const { busy, failure, fields, run, clear } = useRun()
  const [open, setOpen] = useState<Sold | 'new' | null>(null)
  const close = () => {
    setOpen(null)
    clear()
  }
  const act = (work: () => Promise<unknown>) => void run(work).then((done) => done && close())
  const write = can('catalog.write')
  const sold = open === 'new' ? null : open
  const add = (
    <Button
      variant="solid"
      icon={<IconPlus size={18} stroke={2} aria-hidden />}
      reason={noSignal}
      onClick={() => setOpen('new')}
    >
      {t('Add a plan')}
    </Button>
  )
  return (
    <Page title={t('Plans and prices')} back="/more" {...(write ? { tools: add, action: add } : {})}>
      {loading && !value.plans.length ? (
        <Skeleton label={t('Loading')} lead={false} />
      ) : (
        <PlansView
          plans={value.plans.map(itemOf)}
          onAdd={write ? () => setOpen('new') : null}
          onOpen={write ? (id) => setOpen(value.plans.find(({ plan }) => plan.id === id) ?? null) : null}
        />
      )}
      {open && (
        <PlanSheet
          plan={sold && { retired: sold.plan.retired_at !== null, version: sold.version.number }}
          initial={sold ? formOf(sold) : NEW}
          currency={sold?.version.currency ?? value.currency}
          reason={noSignal}
          busy={busy}
          failure={failure}
          fields={fields}
          onClose={close}
          onSave={(form) => act(() => (sold ? change(sold, form) : create(form)))}
          onRetire={(retire) =>
            sold &&
            act(() => runOnline(retire ? 'catalog.retire_plan' : 'catalog.revive_plan', { id: sold.plan.id }))
          }
        />
      )}
    </Page>
  )
}
