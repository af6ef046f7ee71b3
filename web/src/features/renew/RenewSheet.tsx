import { useState } from 'react'
import { useRenewData } from './queries'
import { RenewDone } from './RenewDone'
import { RenewForm } from './RenewForm'
import type { Renewed } from './useRenewing'

/** Renew in one sheet: what to renew, then what happened. */
export default function RenewSheet({ subscription, onClose }: { subscription: string; onClose: () => void }) {
  const [line, setLine] = useState(subscription)
  const [plan, setPlan] = useState<string | null>(null)
  const [done, setDone] = useState<Renewed | null>(null)
  const data = useRenewData(line)
  if (!data) return null
  if (done) return <RenewDone data={data} done={done} onClose={onClose} />
  const sold = data.plans.find((item) => item.plan.id === plan) ?? data.plans[0] ?? data.own
  if (!sold) return null
  return (
    <RenewForm
      key={`${line} ${sold.plan.id}`}
      data={data}
      sold={sold}
      onLine={setLine}
      onPlan={setPlan}
      onClose={onClose}
      onTaken={setDone}
    />
  )
}
