import { useLocation } from 'wouter'
import { api } from '../../api'
import { prefs } from '../../shared/prefs'
import { enter, newId, type SessionInfo, signOut } from '../../sync'
import { type FirstOrganization, type FirstPlan, FirstRunView } from './FirstRunView'
import { useRun } from './useRun'

const HOME_ZONE = 'Asia/Dhaka'

/** Dhaka, this device's zone, then all others the browser knows. */
function zones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [...new Set([HOME_ZONE, own, ...Intl.supportedValuesOf('timeZone')])]
}

/** A first plan is a month of service with the usual rules; everything can be changed by a new version. */
const planOf = ({ name, code, priceMinor }: FirstPlan) => ({
  id: newId(),
  version_id: newId(),
  code,
  name,
  kind: 'standard',
  price_minor: priceMinor,
  tax_inclusive: true,
  tax_rate: null,
  unit: 'month',
  count: 1,
  grace_days: 3,
  late_rule: 'from_end_in_grace',
  connections: 1,
})

export default function FirstRunPage({ info }: { info: SessionInfo }) {
  const [, go] = useLocation()
  const { busy, failure, run } = useRun()
  const begin = (organization: FirstOrganization, plan: FirstPlan | null) =>
    run(async () => {
      const { name, language, currency, timeZone } = organization
      const draft = { name, language, currency, time_zone: timeZone }
      await enter(await api.startOrganization({ organization: draft, plan: plan && planOf(plan) }))
      go('/begin')
    })
  return (
    <FirstRunView
      guess={{ language: prefs().language, currency: 'BDT', timeZone: HOME_ZONE }}
      zones={zones()}
      person={info.user.name}
      busy={busy}
      failure={failure}
      onStart={(organization, plan) => void begin(organization, plan)}
      onSignOut={() => void run(signOut)}
    />
  )
}
