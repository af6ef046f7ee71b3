/** What this device prefers: language, digits, theme. Kept in local storage, never on the server. */
import { useSyncExternalStore } from 'react'

export type Language = 'en' | 'bn'
export type Digits = 'latn' | 'beng'
export type Theme = 'light' | 'dark' | 'auto'

export interface Prefs {
  readonly language: Language
  readonly digits: Digits
  readonly theme: Theme
}

const KEY = 'clientcast.prefs'
const LANGUAGES: readonly string[] = ['en', 'bn']

function browserLanguage(): Language {
  const wished = globalThis.navigator?.languages ?? []
  return wished.some((tag) => tag.startsWith('bn')) ? 'bn' : 'en'
}

/** Digits follow the language until the person chooses otherwise. */
const usual = (language: Language): Prefs => ({
  language,
  digits: language === 'bn' ? 'beng' : 'latn',
  theme: 'auto',
})

function read(): Prefs {
  try {
    const kept = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? '{}') as Partial<Prefs>
    const language = LANGUAGES.includes(kept.language ?? '') ? (kept.language as Language) : browserLanguage()
    return { ...usual(language), ...kept, language }
  } catch {
    return usual('en')
  }
}

let current = read()
const listeners = new Set<() => void>()

export const prefs = (): Prefs => current

export function setPrefs(change: Partial<Prefs>): void {
  const language = change.language ?? current.language
  const digits = language === current.language ? current.digits : usual(language).digits
  current = { ...current, digits, ...change }
  globalThis.localStorage?.setItem(KEY, JSON.stringify(current))
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePrefs = (): Prefs => useSyncExternalStore(subscribe, prefs)
