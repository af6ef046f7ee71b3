import { lakh } from '../../shared/format'
import s from './Home.module.css'

const WIDTH = 640
const HEIGHT = 168
const LEFT = 44
const BOTTOM = 22
const TOP = 18
const LINES = 3

export interface CurveProps {
  /** Running totals, minor units; the first point is zero. */
  readonly now: readonly number[]
  readonly before: readonly number[]
  readonly nowLabel: string
  readonly beforeLabel: string
  /** The picture as a sentence. */
  readonly label: string
}

/** A rounded top of the axis that its three lines divide evenly. */
function ceiling(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  const step = [1.5, 3, 4.5, 6, 9, 15].find((factor) => factor * power >= most) ?? 15
  return step * power
}

/** This month's running total (solid) against the month before (dashed). */
export function Curve({ now, before, nowLabel, beforeLabel, label }: CurveProps) {
  const days = Math.max(now.length, before.length, 2) - 1
  const top = ceiling(Math.max(...now, ...before))
  const x = (index: number) => LEFT + (index / days) * (WIDTH - LEFT - 8)
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP)
  const path = (points: readonly number[]) =>
    points.map((value, index) => `${index ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const last = now.length - 1
  const end = now.at(-1) ?? 0
  const near = last / days > 0.8
  return (
    <svg className={s.curve} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {Array.from({ length: LINES + 1 }, (_, line) => {
        const value = (top / LINES) * line
        return (
          <g key={value}>
            <line className={s.grid} x1={LEFT} x2={WIDTH - 8} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {lakh(value)}
            </text>
          </g>
        )
      })}
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
