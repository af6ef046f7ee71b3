import { useState } from 'react'
import { api, type ImportAnalysis, type ImportRun, type ImportSettings } from '../../api'
import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { prefs } from '../../shared/prefs'
import { type LiveQuery, useLive } from '../../store'
import { runOnline } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { Page } from '../../ui/Page'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { CheckStep, type Fixes } from './CheckStep'
import { ColumnsStep } from './ColumnsStep'
import { type Answers, open, remembered } from './groups'
import s from './Imports.module.css'
import { allGroups, NamesStep } from './NamesStep'
import { Steps } from './Steps'

type Step = 'columns' | 'names' | 'check'
const PLACE: Record<Step, number> = { columns: 0, names: 1, check: 2 }

const KNOWN: LiveQuery<{
  readonly plans: readonly { readonly value: string; readonly label: string }[]
  readonly sellers: readonly { readonly value: string; readonly label: string }[]
  readonly house: string
}> = {
  collections: ['plan', 'seller'],
  read: (view) => {
    const named = ({ id, name, name_bn }: { id: string; name: string; name_bn: string }) => ({
      value: id,
      label: (prefs().language === 'bn' && name_bn) || name,
    })
    const sellers = view.list('seller', { order: (a, b) => a.name.localeCompare(b.name) }).rows
    const plans = view.list('plan', {
      filter: (plan) => !plan.retired_at,
      order: (a, b) => a.name.localeCompare(b.name),
    })
    const house = sellers.find(({ mode }) => mode === 'house')
    return {
      plans: plans.rows.map(named),
      sellers: sellers.filter((seller) => seller !== house).map(named),
      house: house ? named(house).label : '',
    }
  },
}

/** Answers that an earlier visit has saved: settings with columns are somebody's word. */
function earlier(run: ImportRun, analysis: ImportAnalysis): Answers {
  if (run.state !== 'checked') return {}
  const { plans, sellers, areas } = allGroups(analysis)
  return {
    ...remembered(plans, analysis.settings.plans),
    ...remembered(sellers, analysis.settings.sellers),
    ...remembered(areas, analysis.settings.areas),
  }
}

const unanswered = (analysis: ImportAnalysis, answers: Answers) => {
  const { plans, sellers, areas } = allGroups(analysis)
  return open([...plans, ...sellers, ...areas], answers)
}

/** Every contradiction gets an answer: the shown default is one. */
const decided = (analysis: ImportAnalysis, draft: ImportSettings): ImportSettings => ({
  ...draft,
  contradictions: {
    ...Object.fromEntries(analysis.contradictions.map(({ kind, decides }) => [kind, decides])),
    ...draft.contradictions,
  },
})

/** Saves a file under its name; the link is never shown. */
function download(content: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const showFirst = () =>
  requestAnimationFrame(() => document.querySelector('[data-asked]')?.scrollIntoView({ block: 'center' }))

export interface WizardProps {
  readonly run: ImportRun
  readonly analysis: ImportAnalysis
  readonly reload: () => Promise<void>
}

type Names = Pick<ImportSettings, 'plans' | 'sellers' | 'areas'>
const NO_NAMES: Names = { plans: {}, sellers: {}, areas: {} }

/** The names that somebody has settled; proposals are nobody's word and are not sent before they are seen. */
const namesOf = ({ plans = {}, sellers = {}, areas = {} }: Partial<ImportSettings>): Names => ({
  plans,
  sellers,
  areas,
})

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What the person has said so far, and the acts that lead from step to step. */
function useWizard({ run, analysis, reload }: WizardProps) {
  const { busy, failure, run: act } = useRun()
  const [seen] = useState(run.state === 'checked')
  const [step, setStep] = useState<Step>(seen ? 'check' : 'columns')
  const [change, setChange] = useState<Partial<ImportSettings>>(seen ? namesOf(analysis.settings) : {})
  const [said, answer] = useState<ReadonlySet<number>>(
    new Set(seen ? analysis.columns.map(({ index }) => index) : []),
  )
  const [answers, setAnswers] = useState<Answers>(() => earlier(run, analysis))
  const [fixes, setFixes] = useState<Fixes>({})
  const [pressed, press] = useState(false)
  const draft = { ...analysis.settings, ...change }
  const settle = (settings: ImportSettings) => runOnline('imports.settle', { id: run.id, settings })
  const to = (next: Step) => {
    press(false)
    setStep(next)
    scrollTo(0, 0)
  }
  const relook = (wanted: Partial<ImportSettings>) =>
    void act(async () => {
      const anew = { columns: {}, separators: {}, row_kinds: {}, fixes: {}, ...NO_NAMES, ...wanted }
      await settle({ ...draft, ...anew })
      answer(new Set())
      setAnswers({})
      setChange({})
      await reload()
    })
  const toNames = async () => {
    const remapped = !same(draft.columns, analysis.settings.columns)
    const names = remapped ? NO_NAMES : namesOf(change)
    await settle({ ...draft, ...names })
    if (remapped) {
      setAnswers({})
      setChange(({ plans: _, sellers: __, areas: ___, ...rest }) => rest)
    }
    await reload()
    to('names')
  }
  const columnsDone = () => {
    const asked = analysis.columns.some(
      ({ ask, index }) => ask && !said.has(index) && !Object.values(draft.columns).includes(index),
    )
    press(true)
    if (asked || draft.columns.name === undefined) showFirst()
    else void act(toNames)
  }
  const check = (settings: ImportSettings) =>
    void act(async () => {
      await settle(settings)
      setChange({ ...change, fixes: settings.fixes })
      await api.importDryRun(run.id)
      setFixes({})
      await reload()
      to('check')
    })
  const namesDone = () => {
    press(true)
    if (unanswered(analysis, answers).length) showFirst()
    else check(decided(analysis, draft))
  }
  return {
    busy,
    failure,
    step,
    draft,
    said,
    answers,
    fixes,
    pressed,
    to,
    relook,
    columnsDone,
    namesDone,
    set: (more: Partial<ImportSettings>) => setChange((before) => ({ ...before, ...more })),
    answer: (index: number) => answer((before) => new Set([...before, index])),
    setAnswers,
    fix: (cell: string, value: string | null) =>
      setFixes(({ [cell]: _, ...rest }) => (value === null ? rest : { ...rest, [cell]: value })),
    recheck: () => check({ ...decided(analysis, draft), fixes: { ...draft.fixes, ...fixes } }),
    apply: () =>
      void act(async () => {
        await runOnline('imports.apply', { id: run.id })
        await reload()
      }),
    errorFile: () => void act(async () => download(await api.importErrors(run.id), 'errors.xlsx')),
  }
}

type State = ReturnType<typeof useWizard>

interface Act {
  readonly label: string
  readonly run: () => void
  /** Why it cannot be done now. */
  readonly why?: string
}

/** The one solid button of each step. */
function mainAct(run: ImportRun, state: State): Act {
  if (state.step === 'columns') return { label: t('Settle the names'), run: state.columnsDone }
  if (state.step === 'names') return { label: t('Check the rows'), run: state.namesDone }
  const mended = Object.keys(state.fixes).length
  if (mended) {
    return {
      label: t('Check {n, plural, one {# change} other {# changes}}', { n: mended }),
      run: state.recheck,
    }
  }
  const ready = (run.report?.counts.create ?? 0) + (run.report?.counts.update ?? 0)
  return {
    label: t('Import {n, plural, one {# row} other {# rows}}', { n: ready }),
    run: state.apply,
    ...(ready ? {} : { why: t('no row is ready') }),
  }
}

function Foot({ run, state, reason }: { run: ImportRun; state: State; reason: string | null }) {
  const { busy, step, to } = state
  const main = mainAct(run, state)
  return (
    <>
      {step === 'columns' ? (
        <Button href="/import">{t('Another file')}</Button>
      ) : (
        <Button onClick={() => to(step === 'check' ? 'names' : 'columns')}>{t('Back')}</Button>
      )}
      <Button variant="solid" busy={busy} reason={main.why ?? reason} onClick={main.run}>
        {main.label}
      </Button>
    </>
  )
}

function Head({ run, step, state, analysis }: WizardProps & { step: Step; state: State }) {
  if (step === 'check' && run.report) {
    const { create, update } = run.report.counts
    return (
      <div className={s.headline}>
        <h2>{t('{a} of {b} rows are ready', { a: int(create + update), b: int(run.report.rows) })}</h2>
        <p>{t('Nothing is saved yet. You can undo an import for 7 days. No customer gets a message.')}</p>
      </div>
    )
  }
  const open = unanswered(analysis, state.answers).length
  return (
    <div className={s.headline}>
      <h2>{step === 'columns' ? t('What is in the file?') : t('Which names mean the same?')}</h2>
      <p>
        {step === 'columns'
          ? t('Look at what was found. What is not certain is asked first.')
          : open
            ? t(
                '{n, plural, one {# question} other {# questions}} left. Nothing becomes one without your yes.',
                { n: open },
              )
            : t('Look at what each name becomes, then check the rows.')}
      </p>
      {step === 'columns' && state.pressed && state.draft.columns.name === undefined && (
        <p className={s.missing} role="alert">
          {t('Say which column has the name.')}
        </p>
      )}
    </div>
  )
}

/** Columns → names → check → save (X1, X13, X14, X6). */
export function Wizard(props: WizardProps) {
  const { run, analysis } = props
  const noSignal = useNoSignal()
  const { value: known } = useLive(KNOWN, [])
  const state = useWizard(props)
  const { draft, set, pressed } = state
  const step = state.step === 'check' && !run.report ? 'names' : state.step
  const foot = <Foot run={run} state={{ ...state, step }} reason={noSignal} />
  return (
    <Page
      title={t('Import')}
      sub={<span dir="auto">{run.filename}</span>}
      back="/import"
      tools={foot}
      action={foot}
    >
      <Steps now={PLACE[step]} />
      <div className={s.error}>
        <ErrorNote failure={state.failure} />
      </div>
      <Head {...props} step={step} state={state} />
      {step === 'columns' && (
        <ColumnsStep
          analysis={analysis}
          draft={draft}
          set={set}
          onRelook={state.relook}
          answered={state.said}
          onAnswer={state.answer}
          pressed={pressed}
        />
      )}
      {step === 'names' && (
        <NamesStep
          analysis={analysis}
          draft={draft}
          set={set}
          answers={state.answers}
          onAnswer={state.setAnswers}
          pressed={pressed}
          plans={known.plans}
          sellers={known.sellers}
          houseName={known.house || t('House')}
        />
      )}
      {step === 'check' && run.report && (
        <CheckStep report={run.report} fixes={state.fixes} onFix={state.fix} onErrorFile={state.errorFile} />
      )}
    </Page>
  )
}
