import { beforeAll, describe, expect, test } from 'vitest'
import { activate } from '../../shared/i18n'
import type { Customer } from '../../store'
import { changes, creation, draftOf, EMPTY, problems } from './draft'

const nadia = {
  id: 'c1',
  name: 'Nadia Rahman',
  name_bn: '',
  phones: ['+8801711223344', '+8801811223344'],
  area: 'Kazi Para',
  address: '',
  email: '',
  seller_id: 's1',
  credit_limit_minor: null,
} as unknown as Customer

beforeAll(() => activate({ language: 'en', digits: 'latn', theme: 'auto' }))

describe('the customer form', () => {
  test('asks for a name and for readable phones', () => {
    expect(Object.keys(problems({ ...EMPTY, phones: ['12'] }))).toEqual(['name', 'phone0'])
    expect(problems({ ...EMPTY, name: 'Nadia', phones: ['০১৭১১ ২২৩৩৪৪', ''] })).toEqual({})
  })

  test('sends phones in one form and leaves out empty ones', () => {
    const made = creation({ ...EMPTY, name: 'Nadia', phones: ['01711-223344', ' '] })
    expect(made).toMatchObject({ name: 'Nadia', phones: ['+8801711223344'], seller_id: null })
  })

  test('an edit holds only what changed, beside what was seen', () => {
    const edit = changes({ ...draftOf(nadia), area: 'Bazar Lane' }, nadia)
    expect(edit).toEqual({
      set: { area: 'Bazar Lane' },
      was: { area: 'Kazi Para' },
      phones_add: [],
      phones_remove: [],
    })
  })

  test('phones come and go one by one', () => {
    const edit = changes({ ...draftOf(nadia), phones: ['01711223344', '01911223344'] }, nadia)
    expect(edit?.phones_add).toEqual(['+8801911223344'])
    expect(edit?.phones_remove).toEqual(['+8801811223344'])
  })

  test('nothing changed is nothing to send', () => {
    expect(changes(draftOf(nadia), nadia)).toBeNull()
  })
})
