import { IconPlus } from '@tabler/icons-react'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { can, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { type Chip, Chips } from '../../ui/Chips'
import { Empty } from '../../ui/Empty'
import { SearchField } from '../../ui/fields/SearchField'
import { useKeys } from '../../ui/keys'
import { Page, Split } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDesktop } from '../../ui/useDesktop'
import { VirtualList } from '../../ui/VirtualList'
import { type Act, ActSheet, collectAct, renewAct } from '../renew/ActSheet'
import { CustomerRow } from './CustomerRow'
import s from './Customers.module.css'
import { CustomerTable } from './CustomerTable'
import { type CustomerList, useCustomers } from './queries'
import type { Entry, ViewKey } from './roster'
import { ServerHits } from './ServerHits'

const CustomerForm = lazy(() => import('./CustomerForm'))
const Reassign = lazy(() => import('./Reassign'))
const CustomerSide = lazy(() => import('../customer/CustomerSide'))

function chips(counts: CustomerList['roster']['counts']): Chip<ViewKey>[] {
  const all: Chip<ViewKey>[] = [
    { key: 'all', label: t('All'), count: counts.all },
    { key: 'due', label: t('Due'), count: counts.due },
    { key: 'lapsed', label: t('Lapsed'), count: counts.lapsed },
    { key: 'owes', label: t('Owes'), count: counts.owes },
    { key: 'advance', label: t('Advance'), count: counts.advance },
  ]
  return counts.archived ? [...all, { key: 'archived', label: t('Archived'), count: counts.archived }] : all
}

/** Nobody yet, or nobody found: two different things to do. */
function Nobody({
  text,
  everybody,
  onNew,
  onClear,
}: {
  text: string
  everybody: number
  onNew: () => void
  onClear: () => void
}) {
  const add = can('customers.write') && (
    <Button variant="solid" onClick={onNew}>
      {t('New customer')}
    </Button>
  )
  if (everybody === 0)
    return (
      <Empty
        kind="none"
        title={t('No customers yet')}
        text={t('Add the first one here, or bring a spreadsheet.')}
        action={
          <>
            {add}
            {can('imports.run') && <Button href="/import">{t('Import a spreadsheet')}</Button>}
          </>
        }
      />
    )
  return (
    <Empty
      kind="nohit"
      title={text ? t('Nobody found for “{text}”', { text }) : t('Nobody in this view')}
      text={t('Every word must occur in name, phone, number, area, address or username.')}
      action={
        <>
          <Button onClick={onClear}>{t('Show everybody')}</Button>
          {text && add}
        </>
      }
    />
  )
}

/** Everybody by last day: what must be done is on top without a filter. */
export default function CustomersPage() {
  const desktop = useDesktop()
  const [, go] = useLocation()
  const [key, setKey] = useState<ViewKey>('all')
  const [typed, setText] = useState('')
  const text = useDeferredValue(typed)
  const list = useCustomers(key, text)
  const { windowed } = useSyncState()
  const [chosen, choose] = useState<string | null>(null)
  const [act, setAct] = useState<Act | null>(null)
  const [adding, setAdding] = useState(useSearch() === 'new')
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(null)
  const [moving, setMoving] = useState(false)

  const selected = list.shown.find((entry) => entry.customer.id === chosen) ?? list.shown[0] ?? null
  const open = (entry: Entry) => go(`/customers/${entry.customer.id}`)
  const clear = () => {
    setText('')
    setKey('all')
  }
  const pick = ({ customer: { id } }: Entry) => {
    const next = new Set(picked)
    if (!next.delete(id)) next.add(id)
    setPicked(next)
  }
  useKeys([
    ...(can('customers.write') ? [{ key: 'n', label: t('New customer'), run: () => setAdding(true) }] : []),
    ...(desktop && can('payments.take')
      ? [
          { key: 'r', label: t('Renew'), run: () => selected?.line && setAct(renewAct(selected.line)) },
          { key: 'p', label: t('Collect'), run: () => selected && setAct(collectAct(selected.customer)) },
        ]
      : []),
  ])

  const several = can('customers.reassign') && (
    <Button onClick={() => setPicked(picked ? null : new Set())}>
      {picked ? t('Stop picking') : t('Pick several')}
    </Button>
  )
  const move = picked && (
    <Button variant="solid" reason={picked.size ? null : t('nobody picked')} onClick={() => setMoving(true)}>
      {t('Give {n} to another seller', { n: picked.size })}
    </Button>
  )
  const search = (
    <SearchField
      label={t('Search customers')}
      placeholder={t('Name, phone, number or area')}
      value={typed}
      onChange={setText}
    />
  )
  const views = (
    <Chips items={chips(list.roster.counts)} value={key} onChange={setKey} label={t('Saved views')} />
  )
  const held = windowed && (
    <p className={s.window}>
      {t('This device holds the {n} newest customers. A search asks the server as well.', {
        n: int(list.roster.entries.length),
      })}
    </p>
  )
  const empty = list.shown.length === 0
  const fresh = !list.loading && list.roster.entries.length === 0
  const nobody = list.loading ? (
    <Skeleton label={t('Getting your customers')} />
  ) : (
    <Nobody
      text={text}
      everybody={list.roster.entries.length}
      onNew={() => setAdding(true)}
      onClear={clear}
    />
  )
  const sheets = (
    <Suspense fallback={null}>
      <ActSheet act={act} onClose={() => setAct(null)} />
      {adding && (
        <CustomerForm
          onClose={() => setAdding(false)}
          onSaved={(id) => go(`/customers/${id}`, { replace: true })}
        />
      )}
      {moving && picked && (
        <Reassign
          customers={[...picked]}
          onClose={() => setMoving(false)}
          onDone={() => {
            setMoving(false)
            setPicked(null)
          }}
        />
      )}
    </Suspense>
  )
  const add = can('customers.write') && (
    <Button
      variant="solid"
      icon={<IconPlus size={18} stroke={1.75} aria-hidden />}
      onClick={() => setAdding(true)}
    >
      {t('New customer')}
    </Button>
  )

  if (desktop) {
    const rows = empty ? (
      nobody
    ) : (
      <CustomerTable
        entries={list.shown}
        total={list.total}
        owed={list.roster.owed}
        selected={selected?.customer.id ?? null}
        onSelect={(entry) => choose(entry.customer.id)}
        onOpen={open}
        picked={picked}
        onPick={pick}
      />
    )
    return (
      <Page
        title={t('Customers')}
        sub={int(list.roster.counts.all)}
        tools={picked ? move : !fresh && add}
        head={
          !fresh && (
            <>
              <div className={s.bar}>
                {search}
                {several}
              </div>
              {held}
              {views}
            </>
          )
        }
        fill
      >
        <Split
          list={
            windowed ? (
              <div className={s.found}>
                {rows}
                <ServerHits text={text} />
              </div>
            ) : (
              rows
            )
          }
          detail={
            selected && (
              <Suspense fallback={null}>
                <CustomerSide customer={selected.customer.id} onAct={setAct} />
              </Suspense>
            )
          }
        />
        {sheets}
      </Page>
    )
  }

  return (
    <Page
      title={t('Customers')}
      phoneTool={
        can('customers.write') && (
          <button
            type="button"
            className={s.icon}
            aria-label={t('New customer')}
            onClick={() => setAdding(true)}
          >
            <IconPlus size={24} stroke={1.75} aria-hidden />
          </button>
        )
      }
      head={
        !fresh && (
          <>
            {search}
            {held}
            {views}
          </>
        )
      }
      action={move}
    >
      {(picked || !empty) && (
        <p className={`${s.count} num`}>
          <span>
            {t('{n} customers', { n: list.total })} · {t('by last day')}
          </span>
          {several && (
            <button type="button" onClick={() => setPicked(picked ? null : new Set())}>
              {picked ? t('Stop picking') : t('Pick several')}
            </button>
          )}
        </p>
      )}
      {empty ? (
        nobody
      ) : (
        <VirtualList
          items={list.shown}
          keyOf={(entry) => entry.customer.id}
          label={t('Customers')}
          render={(entry) => (
            <CustomerRow
              entry={entry}
              picked={picked?.has(entry.customer.id)}
              onPick={picked ? () => pick(entry) : undefined}
            />
          )}
        />
      )}
      <ServerHits text={text} />
      {sheets}
    </Page>
  )
}
