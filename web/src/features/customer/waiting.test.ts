import { describe, expect, test } from 'vitest'
import type { Bodies, OfflineKind, QueuedCommand } from '../../sync'
import * as cast from '../../sync/testing/cast'
import { waitingOf } from './waiting'

const KARIM = '01930000-0000-7000-8000-0000000000c1'
const line = cast.line(KARIM)
const other = cast.line(KARIM)

const command = <K extends OfflineKind>(
  kind: K,
  body: Partial<Bodies[K]>,
  state: QueuedCommand['state'] = 'waiting',
): QueuedCommand => ({ key: cast.id('e'), kind, body, state, customer_id: KARIM }) as unknown as QueuedCommand

const renew = command('payments.renew', { subscription_id: line.id })
const edit = command('subscriptions.edit', { id: line.id })
const undo = command('payments.undo', { invoice_id: cast.id('1') })

describe('what of a line waits', () => {
  test('nothing, when nothing about it is in the queue', () => {
    const others = [
      command('payments.renew', { subscription_id: other.id }),
      command('customers.edit', { id: KARIM }),
    ]
    expect(waitingOf(line, others)).toEqual({ act: null, dated: false })
  })

  test('a change leaves the days in ink, a renewal does not', () => {
    expect(waitingOf(line, [edit])).toEqual({ act: 'changed', dated: false })
    expect(waitingOf(line, [command('subscriptions.set_boxes', { id: line.id })])).toEqual({
      act: 'changed',
      dated: false,
    })
    expect(waitingOf(line, [renew])).toEqual({ act: 'renewed', dated: true })
  })

  test('the newest is told, and the days stay in pencil', () => {
    expect(waitingOf(line, [renew, edit])).toEqual({ act: 'changed', dated: true })
    expect(waitingOf(line, [renew, undo])).toEqual({ act: 'undone', dated: true })
  })

  test('a new line waits whole', () => {
    expect(waitingOf(line, [command('subscriptions.add', { id: line.id })])).toEqual({
      act: 'added',
      dated: true,
    })
  })

  test('a refused command has left the line', () => {
    expect(waitingOf(line, [command('subscriptions.edit', { id: line.id }, 'rejected')]).act).toBeNull()
  })
})
