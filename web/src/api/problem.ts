export interface FieldError {
  readonly field: string
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface ProblemBody {
  readonly status: number
  readonly code: string
  readonly title?: string
  readonly detail?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly errors?: readonly FieldError[]
  readonly row?: Readonly<Record<string, unknown>>
}

/** The server said no (RFC 9457). The words for `code` live in `locales/errors.*.json`. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
  readonly errors: readonly FieldError[]
  readonly row: Readonly<Record<string, unknown>> | null
  /** Seconds asked for by `Retry-After`; null = not said. */
  readonly retryAfter: number | null

  constructor(body: ProblemBody, retryAfter: number | null = null) {
    super(body.detail ?? body.title ?? body.code)
    this.status = body.status
    this.code = body.code
    this.params = body.params ?? {}
    this.errors = body.errors ?? []
    this.row = body.row ?? null
    this.retryAfter = retryAfter
  }
}

/** No answer of our server: no network, timeout, cut answer, or somebody else answered (captive portal). */
export class Offline extends Error {
  override readonly name = 'Offline'
}
