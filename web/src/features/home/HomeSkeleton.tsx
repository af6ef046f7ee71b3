import { Panel } from '../../ui/Section'
import { useLate } from '../../ui/Skeleton'
import s from './Home.module.css'

const Bones = ({ className, wide = 60 }: { className?: string | undefined; wide?: number }) => (
  <div className={className ?? s.bones}>
    <b className={s.bone} style={{ inlineSize: `${wide * 0.7}%` }} />
    <b className={s.bone} data-tall style={{ inlineSize: `${wide}%` }} />
  </div>
)

/** The page's panels before their figures are known. */
export function HomeSkeleton({ label }: { label: string }) {
  if (!useLate()) return null
  return (
    <div className={s.page} role="status" aria-label={label}>
      <Panel className={s.band}>
        <Bones className={s.hero} />
        <Bones className={`${s.cash} ${s.bones}`} wide={50} />
        <Bones />
        <Bones />
      </Panel>
      <Panel className={s.side}>
        <Bones wide={90} />
        <Bones wide={80} />
      </Panel>
      <Panel className={s.main}>
        <Bones wide={70} />
        <Bones wide={90} />
        <Bones wide={50} />
      </Panel>
    </div>
  )
}
