import { beforeAll, expect, test } from 'vitest'
import { configure } from '../../shared/format'
import { activate } from '../../shared/i18n'
import { handOverProblem } from './handOver'

beforeAll(async () => {
  configure({ currency: 'BDT', hideMinorZero: true })
  await activate({ language: 'en', digits: 'latn', theme: 'light' })
})

test('a hand-over is an amount, and at most what is in the hands', () => {
  expect(handOverProblem(50_000, 50_000)).toBe('')
  expect(handOverProblem(1, 50_000)).toBe('')
  expect(handOverProblem(null, 50_000)).toBe('Write the amount.')
  expect(handOverProblem(0, 50_000)).toBe('Write the amount.')
  expect(handOverProblem(50_001, 50_000)).toBe('The seller has only ৳500 in hand.')
})
