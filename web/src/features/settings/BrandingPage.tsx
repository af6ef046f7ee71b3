import { api } from '../../api'
import { changed } from '../../shared/edit'
import { t } from '../../shared/i18n'
import { type Id, useLive } from '../../store'
import { newId, runOnline } from '../../sync'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { type BrandingForm, BrandingView } from './BrandingView'

export default function BrandingPage() {
  const { value: organization } = useLive(
    { collections: ['organization'], read: (view) => view.organization },
    [],
  )
  const noSignal = useNoSignal()
  const { busy, failure, run } = useRun()
  /** File first, then the command that names it (SYNC-32). */
  const upload = (file: File) =>
    run(async () => {
      const id = newId()
      await api.putFile(id, file)
      await runOnline('files.attach_logo', { file_id: id })
    })
  const remove = (file_id: Id) => run(() => runOnline('files.detach_logo', { file_id }))
  const save = async (form: BrandingForm) => {
    const edit = organization && changed({ color: organization.color, footer: organization.footer }, form)
    return edit ? run(() => runOnline('organizations.edit', edit)) : true
  }
  return (
    <Page title={t('Branding')} back="/settings">
      {organization ? (
        <BrandingView
          key={organization.id}
          initial={{ color: organization.color, footer: organization.footer }}
          logo={organization.logo_id}
          reason={noSignal}
          busy={busy}
          failure={failure}
          onLogo={(file) => void upload(file)}
          onRemove={(logo) => void remove(logo)}
          onSave={save}
        />
      ) : (
        <Skeleton label={t('Loading')} lead={false} />
      )}
    </Page>
  )
}
