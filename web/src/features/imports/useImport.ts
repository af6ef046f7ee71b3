import { useCallback, useEffect, useState } from 'react'
import { api, type ImportAnalysis, type ImportRun } from '../../api'
import { type Failure, failure } from '../../shared/errors'

const POLL_MS = 700

export interface Loaded {
  readonly run: ImportRun | null
  readonly analysis: ImportAnalysis | null
  /** Why the run cannot be shown. */
  readonly failure: Failure | null
  /** Asks again for the run, and for the file under its present settings. */
  readonly reload: () => Promise<void>
}

const settling = (run: ImportRun) => run.state === 'uploaded' || run.state === 'checked'

/** One run; while it is applied or undone in the background its progress is asked for again and again. */
export function useImport(id: string): Loaded {
  const [run, setRun] = useState<ImportRun | null>(null)
  const [analysis, setAnalysis] = useState<ImportAnalysis | null>(null)
  const [failed, setFailed] = useState<Failure | null>(null)
  const reload = useCallback(async () => {
    try {
      const found = await api.importRun(id)
      const looked = settling(found) ? await api.importAnalysis(id) : null
      setAnalysis(looked)
      setRun(found)
      setFailed(null)
    } catch (error) {
      setFailed(failure(error))
    }
  }, [id])
  useEffect(() => {
    void reload()
  }, [reload])
  const busy = run?.state === 'applying' || run?.state === 'undoing'
  useEffect(() => {
    if (!busy) return undefined
    const poll = () => void api.importRun(id).then(setRun, () => undefined)
    const timer = setInterval(poll, POLL_MS)
    return () => clearInterval(timer)
  }, [busy, id])
  return { run, analysis, failure: failed, reload }
}

/** The last runs, newest first; null while they are asked for. */
export function useRuns(): { readonly runs: readonly ImportRun[] | null; readonly failure: Failure | null } {
  const [runs, setRuns] = useState<readonly ImportRun[] | null>(null)
  const [failed, setFailed] = useState<Failure | null>(null)
  useEffect(() => {
    let here = true
    api.imports().then(
      (found) => here && setRuns(found.imports),
      (error: unknown) => here && setFailed(failure(error)),
    )
    return () => {
      here = false
    }
  }, [])
  return { runs, failure: failed }
}
