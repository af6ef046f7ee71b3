import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { day as dayWords, today, weekday, when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { useQueue } from '../../sync'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { SelectField } from '../../ui/fields/SelectField'
import { List, ListRow } from '../../ui/ListRow'
import { Money } from '../../ui/Money'
import { Canvas, Page } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import { Skeleton } from '../../ui/Skeleton'
import { useDesktop } from '../../ui/useDesktop'
import { HeldFigures } from '../customers/HeldFigures'
import { nameOf } from '../customers/names'
import { actOf } from '../due/act'
import type { Stop } from '../due/stops'
import { type Act, ActSheet } from '../renew/ActSheet'
import { useCash } from '../renew/queries'
import s from './Collect.module.css'
import { type CollectDay, useCollectDay } from './queries'
import { Progress, Route } from './Route'

/** Whose customers: only asked where there are several sellers. */
function Whose({
  day,
  value,
  onChange,
}: {
  day: CollectDay
  value: string
  onChange: (seller: string) => void
}) {
  if (day.sellers.length < 2) return null
  return (
    <div className={s.who} data-screen-only>
      <SelectField
        label={t('Customers of')}
        value={value}
        onChange={onChange}
        options={[
          { value: '', label: t('everybody') },
          ...day.sellers.map((seller) => ({ value: seller.id, label: nameOf(seller) })),
        ]}
      />
    </div>
  )
}

/** Receipts stay with who wrote them, also when the customer has moved (M16). */
function Receipts({ day }: { day: CollectDay }) {
  if (!day.receipts.length) return null
  return (
    <Section title={t('Receipts written')}>
      <List label={t('Receipts written')}>
        {day.receipts.map((receipt) => (
          <li key={receipt.id}>
            <ListRow
              title={<bdi className="num">{receipt.number}</bdi>}
              meta={<span dir="auto">{receipt.customer_name}</span>}
              end={<Money v={receipt.amount_minor} currency={receipt.currency} pencil={receipt.pencil} />}
              endMeta={<span className="num">{when(receipt.captured_at)}</span>}
            />
          </li>
        ))}
      </List>
    </Section>
  )
}

function Body({ day, loading, onAct }: { day: CollectDay; loading: boolean; onAct: (stop: Stop) => void }) {
  if (day.left || day.taken.length)
    return (
      <>
        <Progress day={day} />
        <Route day={day} onAct={onAct} />
      </>
    )
  if (loading) return <Skeleton label={t('Getting your customers')} />
  return (
    <Empty
      kind="none"
      title={t('Nothing to collect')}
      text={t('Nobody ends within 3 days, is late or owes.')}
      action={<Button href="/customers">{t('Show everybody')}</Button>}
    />
  )
}

/** The round: by area and address, the amount is the button (M19). */
export default function CollectPage() {
  const desktop = useDesktop()
  const [seller, setSeller] = useState('')
  const { value: day, loading } = useCollectDay(seller || null)
  const [act, setAct] = useState<Act | null>(null)
  const cash = useCash()
  const waiting = useQueue().filter(({ money: isMoney }) => isMoney).length
  const inHand = <Money v={cash.minor} strong pencil={cash.pencil} />
  const onAct = (stop: Stop) => setAct(actOf(stop))
  const whose = (
    <>
      <HeldFigures />
      <Whose day={day} value={seller} onChange={setSeller} />
    </>
  )
  return (
    <Page
      title={t('Collect')}
      sub={`${weekday(today())} ${dayWords(today())}`}
      tools={
        <Button icon={<IconPrinter size={16} stroke={1.75} aria-hidden />} onClick={() => print()}>
          {t('Print route')}
        </Button>
      }
      action={
        <div className={s.cash}>
          <span>{t('Cash in hand')}</span>
          {inHand}
        </div>
      }
    >
      {desktop ? (
        <Canvas>
          <div className={s.two}>
            <Panel>
              <Section title={t('Route')}>
                {whose}
                <Body day={day} loading={loading} onAct={onAct} />
              </Section>
            </Panel>
            <div className={s.col}>
              <Panel>
                <Section title={t('Cash in hand')}>
                  <div className={s.sum}>
                    {inHand}
                    {waiting > 0 && (
                      <p className={s.label}>
                        {t('{n, plural, one {# payment is} other {# payments are}} not sent yet.', {
                          n: waiting,
                        })}
                      </p>
                    )}
                  </div>
                </Section>
              </Panel>
              {day.receipts.length > 0 && (
                <Panel>
                  <Receipts day={day} />
                </Panel>
              )}
            </div>
          </div>
        </Canvas>
      ) : (
        <>
          {whose}
          <Body day={day} loading={loading} onAct={onAct} />
          <Receipts day={day} />
        </>
      )}
      <ActSheet act={act} onClose={() => setAct(null)} />
    </Page>
  )
}
