/**
 * Message catalogs, compiled at build time so that the browser carries no ICU parser.
 *
 * The id of a message is its English text. `virtual:catalog/bn` holds every file of `src/locales/bn`,
 * `virtual:catalog/en` the English ids that need formatting; both hold their language's `errors` file under
 * `error.<code>`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

export const LOCALES = join(dirname(fileURLToPath(import.meta.url)), '../src/locales')

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(join(LOCALES, path), 'utf8'))

/** English text → Bengali text, all areas. */
export function bengali(): Record<string, string> {
  const all: Record<string, string> = {}
  for (const file of readdirSync(join(LOCALES, 'bn')).sort()) {
    for (const [text, translated] of Object.entries(read(`bn/${file}`))) {
      all[text] = translated
    }
  }
  return all
}

/** Error code → sentence. */
export const errors = (language: 'en' | 'bn') => read(`errors.${language}.json`)

function compiled(language: 'en' | 'bn') {
  const out: Record<string, CompiledMessage> = {}
  for (const [english, translated] of Object.entries(bengali())) {
    const text = language === 'bn' ? translated : english
    if (text !== english || text.includes('{')) out[english] = compile(text)
  }
  for (const [code, text] of Object.entries(errors(language))) out[`error.${code}`] = compile(text)
  return out
}

/** Plurals choose by the raw number, which `t` passes as `name#`; `{name}` stays the written one. */
function byNumber(message: CompiledMessage): CompiledMessage {
  if (typeof message === 'string') return message
  return message.map((token) => {
    if (!Array.isArray(token) || token.length < 3) return token
    const [name, kind, forms] = token
    const inner = Object.entries(forms as Record<string, CompiledMessage>).map(([key, form]) => [
      key,
      typeof form === 'object' ? byNumber(form) : form,
    ])
    return [kind === 'plural' ? `${name}#` : name, kind, Object.fromEntries(inner)]
  }) as CompiledMessage
}

const compile = (text: string) => byNumber(compileMessage(text))

export function catalogs(): Plugin {
  const prefix = 'virtual:catalog/'
  return {
    name: 'catalogs',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined
      const language = id.endsWith('bn') ? 'bn' : 'en'
      for (const file of readdirSync(join(LOCALES, 'bn'))) this.addWatchFile(join(LOCALES, 'bn', file))
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(compiled(language)))})`
    },
  }
}
