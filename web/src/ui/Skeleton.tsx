import { useEffect, useState } from 'react'
import s from './Skeleton.module.css'

const PATIENCE_MS = 150
const WIDTHS = [58, 44, 66, 50, 61, 47, 55, 63]

/** True once something has taken longer than 150 ms; short waits show nothing. */
export function useLate(): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return late
}

interface SkeletonProps {
  readonly label: string
  readonly rows?: number
  /** Rows that begin with a ring or an icon. */
  readonly lead?: boolean
}

/** Still rows with the geometry of a list (no shimmer: it costs frames). */
export function Skeleton({ label, rows = WIDTHS.length, lead = true }: SkeletonProps) {
  if (!useLate()) return null
  return (
    <div className={s.load} role="status" aria-label={label}>
      {WIDTHS.slice(0, rows).map((width) => (
        <div key={width} className={s.row}>
          {lead && <i />}
          <span>
            <b style={{ inlineSize: `${width}%` }} />
            <b style={{ inlineSize: `${width * 0.7}%` }} />
          </span>
          <span className={s.end}>
            <b />
            <b />
          </span>
        </div>
      ))}
    </div>
  )
}
