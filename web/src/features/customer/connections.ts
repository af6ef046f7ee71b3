/** How many boxes may watch at the same time, as people type it. */
import { latin } from '../../shared/format'
import { t } from '../../shared/i18n'

const MOST = 50

/** The number in either digits; NaN when it is none. */
export const readConnections = (typed: string): number => (typed.trim() ? Number(latin(typed)) : Number.NaN)

/** What is wrong with it, by field. */
export const connectionsError = (count: number): Record<string, string> =>
  Number.isInteger(count) && count >= 1 && count <= MOST
    ? {}
    : { connections: t('A number from 1 to {n}.', { n: MOST }) }
