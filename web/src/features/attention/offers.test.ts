import { describe, expect, test } from 'vitest'
import type { Attention } from '../../store'
import { offers } from './offers'

const item = (kind: Attention['kind'], subscription_id: string | null = 'l1') =>
  ({ kind, subscription_id }) as unknown as Attention

describe('how an exception may end', () => {
  test('a second renewal may become one more term, an advance, or go back', () => {
    expect(offers(item('double_renewal'), false)).toEqual(['extend', 'keep_advance', 'hand_back'])
  })

  test('only the office lets a limit pass', () => {
    expect(offers(item('over_limit'), true)).toContain('run')
    expect(offers(item('over_limit'), false)).not.toContain('run')
    expect(offers(item('over_limit'), true)).not.toContain('extend')
  })

  test('an ended line or an archived customer gets no term', () => {
    for (const kind of ['line_terminated', 'customer_archived'] as const)
      expect(offers(item(kind), true)).toEqual(['keep_advance', 'hand_back'])
  })

  test('money without a line cannot become a term, but may pay what is owed', () => {
    expect(offers(item('expectation', null), true)).toEqual(['keep_advance', 'hand_back'])
    expect(offers(item('backdated', null), true)).toContain('run')
  })
})
