import { beforeEach, describe, expect, test } from 'vitest'
import {
  clock,
  configure,
  day,
  digits,
  int,
  latin,
  money,
  moneyParts,
  phone,
  short,
  when,
} from '../src/shared/format'
import { setPrefs } from '../src/shared/prefs'
import { groupAmount, readAmount, tidyAmount, writeAmount } from '../src/ui/fields/amount'
import { readDay } from '../src/ui/fields/day'

beforeEach(() => {
  setPrefs({ language: 'en', digits: 'latn' })
  configure({ currency: 'BDT', timeZone: 'Asia/Dhaka', today: '2026-11-25', hideMinorZero: false })
})

describe('money', () => {
  test('taka is grouped in lakh and crore, minor units always two', () => {
    expect(money(12345600)).toBe('৳1,23,456.00')
    expect(money(1234567890)).toBe('৳1,23,45,678.90')
    expect(money(5)).toBe('৳0.05')
  })

  test('other currencies are grouped in thousands with their own minor unit', () => {
    configure({ currency: 'USD' })
    expect(money(12345600)).toBe('$123,456.00')
    expect(money(1234, 'JPY')).toBe('JPY 1,234')
  })

  test('below zero has the true minus sign in front of the currency', () => {
    expect(money(-20000)).toBe('−৳200.00')
  })

  test('an organization may hide a zero minor part, never another one', () => {
    configure({ hideMinorZero: true })
    expect(money(50000)).toBe('৳500')
    expect(money(50050)).toBe('৳500.50')
  })

  test('Bengali digits are written on wish, identifiers are not touched', () => {
    setPrefs({ language: 'bn' })
    expect(money(12345600)).toBe('৳১,২৩,৪৫৬.০০')
    expect(int(6541)).toBe('৬,৫৪১')
    setPrefs({ digits: 'latn' })
    expect(moneyParts(50000).whole).toBe('500')
  })

  test('a chart says small amounts whole and large ones in the largest unit that fits', () => {
    expect([0, 500_00, 999_00, 1_500_00].map(short)).toEqual(['৳0', '৳500', '৳999', '1.5 K'])
    expect([2_50_000_00, 20_00_000_00, 3_00_00_000_00].map(short)).toEqual(['2.5 L', '20 L', '3 Cr'])
    expect([999_99, 99_960_00]).toSatisfy(([a, b]) => short(a) === '1 K' && short(b) === '1 L')
    setPrefs({ language: 'bn', digits: 'beng' })
    expect([500_00, 15_000_00, 20_00_000_00].map(short)).toEqual(['৳৫০০', '১৫ হা', '২০ লা'])
  })

  test('a chart of another currency counts in thousands and millions', () => {
    configure({ currency: 'USD' })
    expect([500_00, 250_000_00, 2_500_000_00].map(short)).toEqual(['$500', '250 K', '2.5 M'])
  })
})

describe('days and times', () => {
  test('the year is written only when it is not this one', () => {
    expect([day('2026-11-25'), day('2027-01-11'), day('2026-11-25', 'always')]).toEqual([
      '25 Nov',
      '11 Jan 2027',
      '25 Nov 2026',
    ])
  })

  test('an event of today has a time, an older one a date, both in the organization’s zone', () => {
    expect(clock('2026-11-25T03:14:00Z')).toBe('09:14')
    expect([when('2026-11-24T20:30:00Z'), when('2026-11-24T12:00:00Z')]).toEqual(['02:30', '24 Nov'])
  })

  test('a mobile is written in local form, another number as it is', () => {
    expect([phone('+8801711223344'), phone('+4479460000')]).toEqual(['01711 223 344', '+4479460000'])
  })
})

describe('what people type', () => {
  test('both digit sets make the same amount', () => {
    expect(tidyAmount('৳ ১,২৩৪.৫', 2)).toBe('1234.5')
    expect([readAmount('1234.5', 2), readAmount('500', 2), readAmount('.5', 2)]).toEqual([123450, 50000, 50])
  })

  test('a currency without minor unit takes none, and no third decimal is taken', () => {
    expect([tidyAmount('12.345', 2), tidyAmount('12.3', 0)]).toEqual(['12.34', '12'])
    expect(readAmount('12', 0)).toBe(12)
  })

  test('nothing typed, or more than can be counted exactly, is no amount', () => {
    expect([readAmount('', 2), readAmount('.', 2), readAmount('99999999999999999', 2)]).toEqual([
      null,
      null,
      null,
    ])
  })

  test('an amount comes back as it was shown', () => {
    expect([writeAmount(123405), groupAmount(12340500), writeAmount(null)]).toEqual([
      '1234.05',
      '1,23,405.00',
      '',
    ])
  })

  test('a day may be written in several ways, day first', () => {
    const ways = [
      '25/12',
      '25-12-26',
      '25.12.2026',
      '25 Dec',
      '25 december 2026',
      '২৫/১২/২০২৬',
      '২৫ ডিসে',
      '2026-12-25',
    ]
    expect(ways.map((way) => readDay(way, '2026-11-25'))).toEqual(ways.map(() => '2026-12-25'))
  })

  test('a day that does not exist is none', () => {
    expect(['31/02', '12/25/2026', '0/5', 'soon', ''].map((way) => readDay(way, '2026-11-25'))).toEqual(
      Array(5).fill(null),
    )
  })

  test('digits go there and back', () => {
    setPrefs({ digits: 'beng' })
    expect(latin(digits('0123456789'))).toBe('0123456789')
  })
})
