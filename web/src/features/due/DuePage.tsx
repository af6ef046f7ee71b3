import { useMemo, useState } from 'react'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { type Chip, Chips } from '../../ui/Chips'
import { Empty } from '../../ui/Empty'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { VirtualList } from '../../ui/VirtualList'
import { HeldFigures } from '../customers/HeldFigures'
import { type Act, ActSheet } from '../renew/ActSheet'
import { actOf } from './act'
import s from './Due.module.css'
import { DueRow } from './DueRow'
import { useStops } from './queries'
import { type DueView, inDueView, type Stop, sumOf } from './stops'

function chips(all: readonly Stop[]): Chip<DueView>[] {
  const chip = (key: DueView, label: string) => ({ key, label, count: inDueView(all, key).length })
  return [
    chip('all', t('All')),
    chip('today', t('Today')),
    chip('soon', t('{n} days', { n: 3 })),
    chip('grace', t('In grace')),
    chip('lapsed', t('Lapsed')),
    chip('owes', t('Owes')),
  ]
}

function Nothing({ all, onAll }: { all: boolean; onAll: () => void }) {
  return (
    <Empty
      kind="none"
      title={all ? t('Nothing is due') : t('Nobody in this view')}
      text={t('Here are lines that end within 3 days, are in grace or lapsed, and everybody who owes.')}
      action={
        all ? (
          <Button href="/customers">{t('Show everybody')}</Button>
        ) : (
          <Button onClick={onAll}>{t('Show all that is due')}</Button>
        )
      }
    />
  )
}

/** What ends, has lapsed or is owed, nearest to today first (M19). Renew is two taps from here. */
export default function DuePage() {
  const { value: all, loading } = useStops()
  const [key, setKey] = useState<DueView>('all')
  const [act, setAct] = useState<Act | null>(null)
  const shown = useMemo(() => inDueView(all, key), [all, key])
  const today = inDueView(all, 'today')
  return (
    <Page
      title={t('Due')}
      sub={t('{n} today · {m}', { n: today.length, m: money(sumOf(today)) })}
      head={<Chips items={chips(all)} value={key} onChange={setKey} label={t('Saved views')} />}
    >
      {shown.length ? (
        <div className={s.list}>
          <HeldFigures />
          <VirtualList
            items={shown}
            keyOf={(stop) => stop.key}
            label={t('Due')}
            render={(stop) => <DueRow stop={stop} onAct={(chosen) => setAct(actOf(chosen))} />}
          />
          <p className={`${s.foot} num`}>
            {t('{n} in this view, {m} to take', { n: shown.length, m: money(sumOf(shown)) })}
          </p>
        </div>
      ) : loading ? (
        <Skeleton label={t('Getting your customers')} />
      ) : (
        <Nothing all={key === 'all'} onAll={() => setKey('all')} />
      )}
      <ActSheet act={act} onClose={() => setAct(null)} />
    </Page>
  )
}
