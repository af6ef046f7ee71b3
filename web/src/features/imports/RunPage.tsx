import { useParams } from 'wouter'
import { t } from '../../shared/i18n'
import { ErrorBox } from '../../ui/ErrorBox'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Finished } from './Finished'
import { useImport } from './useImport'
import { Wizard } from './Wizard'

/** One import: its wizard until it is applied, then what became of it. */
export default function RunPage() {
  const { id = '' } = useParams()
  const loaded = useImport(id)
  const { run, analysis, failure, reload } = loaded
  if (run && analysis) return <Wizard key={run.id} run={run} analysis={analysis} reload={reload} />
  if (run && !failure) return <Finished run={run} reload={reload} />
  return (
    <Page title={t('Import')} back="/import">
      {failure ? (
        <ErrorBox
          title={t('This import could not be loaded')}
          failure={failure}
          onRetry={() => void reload()}
        />
      ) : (
        <Skeleton label={t('Loading')} />
      )}
    </Page>
  )
}
