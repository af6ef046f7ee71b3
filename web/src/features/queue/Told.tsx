import { money, when } from '../../shared/format'
import type { Told as Facts } from './words'

/** Amount, time and receipt number of a command. */
export const Told = ({ told: { amount, command, receipt } }: { told: Facts }) => (
  <small className="num">
    {amount !== null && `${money(amount)} · `}
    {when(command.captured_at)}
    {receipt && (
      <>
        {' · '}
        <bdi>{receipt}</bdi>
      </>
    )}
  </small>
)
