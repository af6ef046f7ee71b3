import type { ImportAnalysis, ImportPlanChoice, ImportSellerChoice, ImportSettings } from '../../api'
import { int, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import type { Option } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { Canvas } from '../../ui/Page'
import { Contradictions } from './Contradictions'
import {
  type Answer,
  type Answers,
  answered,
  type Group,
  groups,
  ownArea,
  ownPlan,
  ownSeller,
} from './groups'
import s from './Imports.module.css'
import { PlanChoice } from './PlanChoice'
import { SellerChoice } from './SellerChoice'
import { Spellings, spellingText } from './Spellings'

export interface NamesStepProps {
  readonly analysis: ImportAnalysis
  readonly draft: ImportSettings
  readonly set: (change: Partial<ImportSettings>) => void
  readonly answers: Answers
  readonly onAnswer: (said: Answers) => void
  readonly pressed: boolean
  /** Plans and sellers of the organization. */
  readonly plans: readonly Option[]
  readonly sellers: readonly Option[]
  readonly houseName: string
}

/** Every group of a file: plans, sellers, areas. */
export const allGroups = (analysis: ImportAnalysis) => ({
  plans: groups('plan', analysis.plans),
  sellers: groups('seller', analysis.sellers),
  areas: groups('area', analysis.areas),
})

const several = <C,>(all: readonly Group<C>[]) => all.filter(({ items }) => items.length > 1)

/** Distinct plans, sellers and areas, settled once (X13), and what contradicts, with its money (X14). */
export function NamesStep(props: NamesStepProps) {
  const { analysis, draft, set, answers, onAnswer, pressed } = props
  const found = allGroups(analysis)
  const say = (keys: readonly string[], answer: Answer) =>
    onAnswer({ ...answers, ...Object.fromEntries(keys.map((key) => [key, answer])) })
  const plans = (all: readonly Group<ImportPlanChoice>[], answer: Answer) => {
    set({ plans: Object.assign({ ...draft.plans }, ...all.map((group) => answered(group, answer, ownPlan))) })
    say(
      all.map(({ key }) => key),
      answer,
    )
  }
  const sellers = (all: readonly Group<ImportSellerChoice>[], answer: Answer) => {
    set({
      sellers: Object.assign({ ...draft.sellers }, ...all.map((group) => answered(group, answer, ownSeller))),
    })
    say(
      all.map(({ key }) => key),
      answer,
    )
  }
  const areas = (all: readonly Group<string>[], answer: Answer) => {
    set({ areas: Object.assign({ ...draft.areas }, ...all.map((group) => answered(group, answer, ownArea))) })
    say(
      all.map(({ key }) => key),
      answer,
    )
  }
  const shared = { answers, pressed }
  return (
    <Canvas>
      <Spellings
        {...shared}
        title={t('Plans')}
        groups={found.plans}
        question={t('Are these one plan?')}
        onAnswer={plans}
        note={(item) =>
          item.prices
            ?.slice(0, 3)
            .map((price) => money(price.price_minor))
            .join(', ')
        }
        control={(items) => (
          <PlanChoice
            items={items}
            chosen={draft.plans}
            known={props.plans}
            onChange={(choice) =>
              set({
                plans: {
                  ...draft.plans,
                  ...Object.fromEntries(items.map(({ spelling }) => [spelling, choice])),
                },
              })
            }
          />
        )}
      />
      <Spellings
        {...shared}
        title={t('Sellers')}
        groups={found.sellers}
        question={t('Are these one seller?')}
        onAnswer={sellers}
        control={(items) => (
          <SellerChoice
            items={items}
            chosen={draft.sellers}
            known={props.sellers}
            houseName={props.houseName}
            onChange={(choice) =>
              set({
                sellers: {
                  ...draft.sellers,
                  ...Object.fromEntries(items.map(({ spelling }) => [spelling, choice])),
                },
              })
            }
          />
        )}
      />
      <Spellings
        {...shared}
        title={t('Areas')}
        groups={several(found.areas)}
        question={t('Are these one area?')}
        onAnswer={areas}
        control={(items) => (
          <TextField
            label={t('Area')}
            value={draft.areas[items[0]?.spelling ?? ''] ?? ''}
            onChange={(area) =>
              set({
                areas: {
                  ...draft.areas,
                  ...Object.fromEntries(items.map(({ spelling }) => [spelling, area])),
                },
              })
            }
          />
        )}
        foot={
          found.areas.length > several(found.areas).length && (
            <p className={s.plain}>
              {t('As written: {names}', {
                names: found.areas
                  .filter(({ items }) => items.length === 1)
                  .slice(0, 30)
                  .map(({ items, count }) => `${spellingText(items[0]?.spelling ?? '')} (${int(count)})`)
                  .join(' · '),
              })}
            </p>
          )
        }
      />
      <Contradictions analysis={analysis} draft={draft} set={set} />
    </Canvas>
  )
}
