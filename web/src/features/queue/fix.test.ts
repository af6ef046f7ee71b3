import { beforeAll, describe, expect, test } from 'vitest'
import { activate } from '../../shared/i18n'
import { Refused } from '../../shared/refused'
import type { Bodies, OfflineKind, QueuedCommand } from '../../sync'
import { fixable, fixed, onTop } from './fix'

beforeAll(() => activate({ language: 'en', digits: 'latn', theme: 'light' }))

const LINE = '01930000-0000-7000-8000-000000000051'
const BOX = '01930000-0000-7000-8000-0000000000b1'

const refused = <K extends OfflineKind>(
  kind: K,
  body: Bodies[K],
  row: Record<string, unknown> | null = null,
): QueuedCommand =>
  ({
    kind,
    body,
    state: 'rejected',
    refusal: { code: 'x', params: {}, errors: [], row },
  }) as unknown as QueuedCommand

const edit = refused(
  'subscriptions.edit',
  { id: LINE, set: { username: 'karim_20', connections: 2 }, was: { username: 'karim_10', connections: 1 } },
  { username: 'karim_15', connections: 1 },
)
const boxes = refused('subscriptions.set_boxes', {
  id: LINE,
  add: [{ id: BOX, mac: '00:1A:79:00:00:01', serial: 'A1' }],
  remove: [],
})

describe('a refused change of a line', () => {
  test('is corrected in its username; the rest of it stays', () => {
    expect(fixable(edit).map(({ key, value }) => [key, value])).toEqual([['username', 'karim_20']])
    expect(fixed(edit, { username: ' karim_21 ' })).toMatchObject({
      set: { username: 'karim_21', connections: 2 },
    })
    const numbers = refused('subscriptions.edit', {
      id: LINE,
      set: { connections: 2 },
      was: { connections: 1 },
    })
    expect(fixable(numbers)).toEqual([])
  })

  test('goes on top of what somebody else wrote meanwhile', () => {
    expect(onTop(edit)).toMatchObject({
      set: { username: 'karim_20', connections: 2 },
      was: { username: 'karim_15', connections: 1 },
    })
    expect(onTop(boxes)).toBeNull()
  })

  test('is corrected in the MAC of a box, in any spelling, and no other is taken', () => {
    expect(fixable(boxes).map(({ key }) => key)).toEqual(['mac0'])
    expect(fixed(boxes, { mac0: '00-1a-79-00-00-02' })).toMatchObject({
      add: [{ id: BOX, mac: '00:1A:79:00:00:02', serial: 'A1' }],
    })
    expect(() => fixed(boxes, { mac0: '00:1A' })).toThrow(Refused)
  })
})
