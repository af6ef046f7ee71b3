/**
 * Texts. The id of a message is its English text; Bengali lives in `locales/bn/*.json`, one file an area.
 *
 * `t` takes a literal only and `msg` marks a literal that is said later with `say`, so that `tests/texts`
 * finds every text. Numbers are written in the device's digits by themselves, also inside plurals.
 */
import { setupI18n } from '@lingui/core'
import { int } from './format'
import { type Prefs, prefs } from './prefs'

export type Message = string & { readonly message: true }
export type Values = Readonly<Record<string, string | number>>

const i18n = setupI18n()
// An English text without names is not in its catalog: the id says itself.
i18n.setMessagesCompiler((text) => [text])

const LOADERS = {
  en: () => import('virtual:catalog/en'),
  bn: () => import('virtual:catalog/bn'),
} as const

/** Loads the language's catalog and makes it the one in use. */
export async function activate({ language, digits }: Prefs = prefs()): Promise<void> {
  const { default: messages } = await LOADERS[language]()
  const region = language === 'bn' ? 'bn-BD' : 'en-IN'
  i18n.loadAndActivate({ locale: language, locales: `${region}-u-nu-${digits}`, messages })
}

/** A number goes in twice: written, and under `name#` for the choice of a plural form (build/catalogs). */
function written(values: Values): Record<string, string | number> {
  const out: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values)) {
    out[name] = typeof value === 'number' ? int(value) : value
    if (typeof value === 'number') out[`${name}#`] = value
  }
  return out
}

export const msg = (text: string): Message => text as Message
export const say = (message: Message, values: Values = {}): string => i18n._(message, written(values))
export const t = (text: string, values: Values = {}): string => i18n._(text, written(values))

/** Whether the catalog in use has a sentence for this error code. */
export const knows = (code: string): boolean => i18n.messages[`error.${code}`] !== undefined
export const sentence = (code: string, values: Values): string => i18n._(`error.${code}`, written(values))
