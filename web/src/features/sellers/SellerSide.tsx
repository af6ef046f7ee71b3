import type { Id } from '../../store'
import { nameOf } from '../customers/names'
import { useSeller } from './queries'
import { CashInHand, HandOvers, SellerFacts } from './SellerDetail'
import s from './sellers.module.css'
import { useSellerSheets } from './useSellerSheets'

/** The chosen seller beside the list (desktop). */
export function SellerSide({ seller }: { seller: Id }) {
  const { value: data, loading } = useSeller(seller)
  const { node, change, record } = useSellerSheets(data)
  if (!data) return null
  return (
    <>
      <header className={s.side}>
        <h2 dir="auto">{nameOf(data.seller)}</h2>
        <CashInHand data={data} />
        <div className={s.acts}>
          {record}
          {change}
        </div>
      </header>
      <HandOvers data={data} loading={loading} />
      <SellerFacts data={data} />
      {node}
    </>
  )
}
