/** Where the grid lines of the chart stand. Pure. */

const LINES = 3
const STEPS = [1, 1.5, 2, 3, 5, 10]

/**
 * Four round amounts from zero to at least `most`, minor units. Steps are whole units of money, ten at least, so
 * that no two lines carry the same words.
 */
export function ticks(most: number, places: number): readonly number[] {
  const unit = 10 ** places
  const wanted = Math.max(10, most / unit / LINES)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = (STEPS.find((factor) => factor * power >= wanted) ?? 10) * power * unit
  return Array.from({ length: LINES + 1 }, (_, line) => line * step)
}
