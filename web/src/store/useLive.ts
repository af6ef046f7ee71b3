import type { Live, LiveQuery } from './types'

/** Placeholder signature until the store lands: nothing is loaded yet. */
export declare function useLive<T>(query: LiveQuery<T>, deps: readonly unknown[]): Live<T>
