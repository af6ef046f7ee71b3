import { beforeEach, describe, expect, test } from 'vitest'
import { changed } from '../src/shared/edit'
import { errorText, failure, fieldErrors } from '../src/shared/errors'
import { configure } from '../src/shared/format'
import { activate, msg, say, t } from '../src/shared/i18n'
import { setPrefs } from '../src/shared/prefs'

const speak = async (language: 'en' | 'bn') => {
  setPrefs({ language })
  await activate()
}

beforeEach(async () => {
  configure({ currency: 'BDT', today: '2026-11-25', hideMinorZero: false })
  await speak('en')
})

describe('errors in words', () => {
  test('amounts and days inside a refusal are written as people read them', () => {
    expect(errorText({ code: 'customer_owes_money', params: { due_minor: 50000 } })).toBe(
      'This customer still owes ৳500.00.',
    )
    expect(
      errorText({ code: 'term_already_over', params: { new_start: '2026-09-01', new_end: '2026-10-01' } }),
    ).toBe('The bought term 1 Sep to 1 Oct would be over already.')
  })

  test('Bengali speaks Bengali, with its digits', async () => {
    await speak('bn')
    expect(errorText({ code: 'customer_owes_money', params: { due_minor: 50000 } })).toContain('৳৫০০.০০')
  })

  test('an unknown code still gives a sentence, and the code', () => {
    expect(errorText({ code: 'moon_is_full', params: {} })).toContain('moon_is_full')
  })

  test('field errors stand by their field', () => {
    expect(fieldErrors([{ field: 'phones.0', code: 'text_missing', params: {} }])).toEqual({
      'phones.0': 'Write something here.',
    })
  })

  test('no connection, an error of this device and a refusal are told apart', () => {
    const offline = Object.assign(new Error('x'), { name: 'Offline' })
    const money = Object.assign(new Error('x'), { name: 'MoneyIsWaiting' })
    expect([failure(offline).code, failure(money).code, failure(new TypeError('x')).code]).toEqual([
      'offline',
      'money_is_waiting',
      'type_error',
    ])
    expect(failure(money).text).toContain('not sent yet')
    expect(failure({ code: 'plan_retired', params: {} }).text).toContain('no longer sold')
  })
})

describe('texts', () => {
  test('a plural chooses its form by the number and writes it in groups', () => {
    const lines = (n: number) => t('{n, plural, one {# line} other {# lines}}', { n })
    expect([lines(1), lines(6541)]).toEqual(['1 line', '6,541 lines'])
  })

  test('a text without names says itself, one with names is filled in', () => {
    expect([say(msg('Home')), t('{n} d left', { n: 2 })]).toEqual(['Home', '2 d left'])
  })
})

test('an edit names only what changed, and what stood there', () => {
  expect(changed({ name: 'A', phone: '1' }, { name: 'B', phone: '1' })).toEqual({
    set: { name: 'B' },
    was: { name: 'A' },
  })
  expect(changed({ name: 'A' }, { name: 'A' })).toBeNull()
})
