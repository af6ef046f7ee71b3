/** Text in the form in which it is searched; mirrors `clientcast/kit/text.py` (DB-7, UI-3). */
import { latin } from './format'

/** NFKC, case folded (ß is ss, ς is σ), 0–9, single spaces. */
export function fold(text: string): string {
  const cased = text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
  return latin(cased.normalize('NFKC')).trim().split(/\s+/).join(' ')
}
