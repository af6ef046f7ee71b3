import { exponent, int, short } from '../../shared/format'
import { useDesktop } from '../../ui/useDesktop'
import { ticks } from './axis'
import s from './Home.module.css'

/** Drawn as wide as it is shown, so that letters on the phone keep their size. */
const DESKTOP = 640
const PHONE = 328
const HEIGHT = 168
const LEFT = 44
const BOTTOM = 22
const TOP = 18
/** Days written under the chart; the last one ends it. */
const WEEKS = [1, 8, 15, 22]

export interface CurveProps {
  /** Running totals, minor units; the first point is zero. */
  readonly now: readonly number[]
  readonly before: readonly number[]
  readonly nowLabel: string
  readonly beforeLabel: string
  /** The picture as a sentence. */
  readonly label: string
}

/** This month's running total (solid) against the month before (dashed). */
export function Curve({ now, before, nowLabel, beforeLabel, label }: CurveProps) {
  const days = Math.max(now.length, before.length, 2) - 1
  const width = useDesktop() ? DESKTOP : PHONE
  const lines = ticks(Math.max(...now, ...before), exponent())
  const top = lines.at(-1) ?? 1
  const x = (index: number) => LEFT + (index / days) * (width - LEFT - 8)
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP)
  const path = (points: readonly number[]) =>
    points.map((value, index) => `${index ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const last = now.length - 1
  const end = now.at(-1) ?? 0
  const near = last / days > 0.8
  return (
    <svg className={s.curve} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label}>
      {lines.map((value) => (
        <g key={value}>
          <line className={s.grid} x1={LEFT} x2={width - 8} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
            {short(value)}
          </text>
        </g>
      ))}
      {[...WEEKS, days].map((date) => (
        <text key={date} x={x(date)} y={HEIGHT - 4} textAnchor="middle">
          {int(date)}
        </text>
      ))}
      <path className={s.area} d={`${path(now)}V${y(0)}H${x(0)}Z`} />
      <path className={s.before} d={path(before)} />
      <path className={s.now} d={path(now)} />
      <circle className={s.point} cx={x(last)} cy={y(end)} r="4" />
      <text
        className={s.strong}
        x={x(last) + (near ? -8 : 8)}
        y={y(end) - 8}
        textAnchor={near ? 'end' : 'start'}
      >
        {nowLabel}
      </text>
      <text x={x(before.length - 1)} y={y(before.at(-1) ?? 0) - 8} textAnchor="end">
        {beforeLabel}
      </text>
    </svg>
  )
}
