import { useLive } from '../../store'
import { useQueue } from '../../sync'
import { type Told, tell } from './words'

export interface QueueWords {
  /** Confirmed once, gone by a restore of the server. */
  readonly lost: readonly Told[]
  readonly refused: readonly Told[]
  readonly waiting: readonly Told[]
  readonly handed: readonly Told[]
}

/** Waiting and refused commands in words, in their order. */
export function useToldQueue(): QueueWords {
  const commands = useQueue()
  const { value } = useLive(
    {
      collections: ['customer', 'subscription', 'plan'],
      read: (view) => commands.map((command) => tell(view, command, commands)),
    },
    [commands],
  )
  const of = (...states: readonly string[]) => value.filter(({ command }) => states.includes(command.state))
  return {
    lost: of('offered'),
    refused: of('rejected', 'blocked'),
    waiting: of('waiting', 'sent'),
    handed: of('handed'),
  }
}
