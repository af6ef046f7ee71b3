import { useRef, useState } from 'react'
import { type Coded, type Failure, failure, fieldErrors } from '../../shared/errors'

interface State {
  readonly busy: boolean
  readonly failure: Failure | null
  /** Field path → sentence, from the server's refusal. */
  readonly fields: Readonly<Record<string, string>>
}

export interface Run extends State {
  /** Runs the work once at a time; answers whether it succeeded. What was typed stays typed. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
  readonly clear: () => void
}

const IDLE: State = { busy: false, failure: null, fields: {} }

const refused = (error: unknown): Readonly<Record<string, string>> => {
  const errors = (error as { errors?: readonly (Coded & { readonly field: string })[] }).errors
  return Array.isArray(errors) ? fieldErrors(errors) : {}
}

/** State of an action that the server may refuse: busy, why it failed, what is wrong in which field. */
export function useRun(): Run {
  const [state, setState] = useState<State>(IDLE)
  const running = useRef(false)
  const run = async (work: () => Promise<unknown>) => {
    if (running.current) return false
    running.current = true
    setState({ ...IDLE, busy: true })
    try {
      await work()
      setState(IDLE)
      return true
    } catch (error) {
      setState({ busy: false, failure: failure(error), fields: refused(error) })
      return false
    } finally {
      running.current = false
    }
  }
  return { ...state, run, clear: () => setState(IDLE) }
}
