import { type LineState, lineName } from './line'
import s from './Ring.module.css'

const SMALLEST = 12

/** How much of the term is left. The shape carries the state, colour repeats it (V7, V10). `left` is 0…1. */
export function Ring({ state, left = 1, size = 20 }: { state: LineState; left?: number; size?: number }) {
  const share = Math.max(SMALLEST, Math.min(100, Math.round(left * 100)))
  const drawn = state === 'active' || state === 'due' || state === 'trial'
  return (
    <svg
      className={`${s.ring} ${s[state]}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
      aria-label={lineName(state)}
    >
      <circle className={s.track} cx="10" cy="10" r="7.5" />
      {drawn && (
        <circle
          className={s.arc}
          cx="10"
          cy="10"
          r="7.5"
          pathLength="100"
          strokeDasharray={`${share} 100`}
          transform="rotate(-90 10 10)"
        />
      )}
      {state === 'lapsed' && <path className={s.mark} d="M7.4 7.4l5.2 5.2M12.6 7.4l-5.2 5.2" />}
      {state === 'grace' && <path className={s.mark} d="M10 6.4v4.4M10 13.4v.2" />}
    </svg>
  )
}
