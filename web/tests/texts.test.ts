import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bengali, errors, LOCALES } from '../build/catalogs'

const SRC = join(LOCALES, '..')
const LITERAL = /\b(?:t|msg)\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/g
const CALL = /(?<![\w.$])(?:t|msg)\(\s*([^\s'"`])/g

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !path.includes('.test.') && path !== join('shared', 'i18n.ts'),
)
const read = (path: string) => readFileSync(join(SRC, path), 'utf8')

function textsIn(code: string): string[] {
  return [...code.matchAll(LITERAL)].map((hit) =>
    (hit[1] ?? hit[2] ?? hit[3] ?? '').replace(/\\(['"`])/g, '$1'),
  )
}

const used = new Set(sources.flatMap((path) => textsIn(read(path))))
const names = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\s*[,}]/g)].map((hit) => hit[1]))].sort()

describe('texts', () => {
  test('every text of the app is translated', () => {
    const translated = bengali()
    expect([...used].filter((text) => !translated[text]).sort()).toEqual([])
  })

  test('no translation is left over', () => {
    expect(Object.keys(bengali()).filter((text) => !used.has(text))).toEqual([])
  })

  test('no text is translated twice', () => {
    const files = readdirSync(join(LOCALES, 'bn')).map((file) => read(join('locales', 'bn', file)))
    const all = files.flatMap((file) => Object.keys(JSON.parse(file)))
    expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([])
  })

  test('a translation fills in the same names as the text', () => {
    const different = Object.entries(bengali()).filter(
      ([text, translated]) => `${names(text)}` !== `${names(translated)}`,
    )
    expect(different).toEqual([])
  })

  test('texts are said as literals, so that they are found here', () => {
    const hidden = sources.flatMap((path) =>
      [...read(path).matchAll(CALL)].map((hit) => `${path}: ${hit[0]}`),
    )
    expect(hidden).toEqual([])
  })
})

describe('error sentences', () => {
  test('both languages know the same codes', () => {
    expect(Object.keys(errors('bn')).sort()).toEqual(Object.keys(errors('en')).sort())
  })

  test('both languages fill in the same names', () => {
    const bn = errors('bn')
    const different = Object.entries(errors('en')).filter(
      ([code, text]) => `${names(text)}` !== `${names(bn[code] ?? '')}`,
    )
    expect(different).toEqual([])
  })
})

test('the search for texts finds them, and notices one that is not a literal', () => {
  expect(textsIn(`t('It’s {n}', { n }) + msg("b") + format('no')`)).toEqual(['It’s {n}', 'b'])
  expect([...'t(name)'.matchAll(CALL)]).toHaveLength(1)
})
