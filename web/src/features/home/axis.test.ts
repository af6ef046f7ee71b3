import { beforeEach, describe, expect, test } from 'vitest'
import { configure, short } from '../../shared/format'
import { setPrefs } from '../../shared/prefs'
import { ticks } from './axis'

beforeEach(() => {
  setPrefs({ language: 'en', digits: 'latn' })
  configure({ currency: 'BDT' })
})

const words = (taka: number) => ticks(taka * 100, 2).map(short)

describe('lines of the chart', () => {
  test('a first day of little money has taka, not lakh', () => {
    expect(words(500)).toEqual(['৳0', '৳200', '৳400', '৳600'])
    expect(words(1)).toEqual(['৳0', '৳10', '৳20', '৳30'])
    expect(words(0)).toEqual(['৳0', '৳10', '৳20', '৳30'])
  })

  test('larger months go over thousand, lakh and crore', () => {
    expect(words(4_400)).toEqual(['৳0', '1.5 K', '3 K', '4.5 K'])
    expect(words(2_72_000)).toEqual(['৳0', '1 L', '2 L', '3 L'])
    expect(words(14_50_000)).toEqual(['৳0', '5 L', '10 L', '15 L'])
    expect(words(2_90_00_000)).toEqual(['৳0', '1 Cr', '2 Cr', '3 Cr'])
  })

  test('the highest line is never below the money, and no two lines say the same', () => {
    for (let taka = 1; taka < 1e9; taka = Math.ceil(taka * 1.37)) {
      const lines = ticks(taka * 100, 2)
      expect(lines.at(-1)).toBeGreaterThanOrEqual(taka * 100)
      expect(new Set(lines.map(short)).size, `${taka}`).toBe(lines.length)
    }
  })

  test('a currency without minor units has the same lines', () => {
    expect(ticks(600, 0)).toEqual([0, 200, 400, 600])
  })
})
