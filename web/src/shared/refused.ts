import type { Coded } from './errors'

/** A rule says no on this device, with the code and params that the server would use (HOUSE-5). */
export class Refused extends Error implements Coded {
  override readonly name = 'Refused'
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>

  constructor(code: string, params: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}
