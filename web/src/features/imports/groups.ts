/** Spellings that may be one thing, and what a person has said about them (X13). Pure. */
import type { ImportNewPlan, ImportPlanChoice, ImportSellerChoice, ImportSpelling } from '../../api'

export type Answer = 'one' | 'apart'
/** Group key → answer. */
export type Answers = Readonly<Record<string, Answer>>

export interface Group<C> {
  readonly key: string
  readonly items: readonly ImportSpelling<C>[]
  readonly count: number
}

/** Groups in the order of their commonest spelling; one spelling alone is a group of one. */
export function groups<C>(kind: string, items: readonly ImportSpelling<C>[]): readonly Group<C>[] {
  const found = new Map<string, ImportSpelling<C>[]>()
  for (const item of items) {
    const key = `${kind}:${[item.spelling, ...item.same_as].sort().join('\u001f')}`
    found.set(key, [...(found.get(key) ?? []), item])
  }
  return [...found].map(([key, members]) => ({
    key,
    items: members,
    count: members.reduce((sum, { count }) => sum + count, 0),
  }))
}

/** Groups that nobody has answered yet. */
export const open = (all: readonly Group<unknown>[], answers: Answers): readonly Group<unknown>[] =>
  all.filter(({ key, items }) => items.length > 1 && !answers[key])

const tidy = (spelling: string) => spelling.trim().replace(/\s+/g, ' ')

/** The plan a spelling becomes by itself: its own name and its commonest price. */
export function ownPlan(item: ImportSpelling<ImportPlanChoice>): ImportPlanChoice {
  const term: ImportNewPlan =
    'new' in item.proposal
      ? item.proposal.new
      : { name: '', price_minor: 0, unit: 'month', count: 1, kind: 'standard' }
  const price = item.prices?.[0]?.price_minor ?? term.price_minor
  return { new: { ...term, name: tidy(item.spelling), price_minor: price } }
}

export const ownSeller = (item: ImportSpelling<ImportSellerChoice>): ImportSellerChoice =>
  item.spelling.trim() ? { new: tidy(item.spelling) } : { house: true }

export const ownArea = (item: ImportSpelling<string>): string => tidy(item.spelling)

/** The choices of a group's spellings after an answer. */
export function answered<C>(
  group: Group<C>,
  answer: Answer,
  own: (item: ImportSpelling<C>) => C,
): Readonly<Record<string, C>> {
  const first = group.items[0]
  if (!first) return {}
  const choice = (item: ImportSpelling<C>) => (answer === 'one' ? first.proposal : own(item))
  return Object.fromEntries(group.items.map((item) => [item.spelling, choice(item)]))
}

/** What was said in an earlier visit, read back from the settings: equal choices are one. */
export function remembered<C>(
  all: readonly Group<C>[],
  chosen: Readonly<Record<string, C>>,
): Readonly<Record<string, Answer>> {
  const several = all.filter(({ items }) => items.length > 1)
  return Object.fromEntries(
    several.map(({ key, items }) => {
      const kinds = new Set(items.map(({ spelling }) => JSON.stringify(chosen[spelling])))
      return [key, kinds.size === 1 ? 'one' : 'apart'] as const
    }),
  )
}
