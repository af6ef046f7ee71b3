import type { ReactNode } from 'react'

/** What every field has in common. */
export interface FieldProps {
  readonly label: string
  readonly help?: ReactNode
  /** What is wrong and what to do about it; also marks the field as invalid. */
  readonly error?: string | undefined
  /** Optional is marked, required is not (look.md, Form). */
  readonly optional?: boolean
  readonly name?: string
  readonly autoFocus?: boolean
}
