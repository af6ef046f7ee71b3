import { changed } from '../../shared/edit'
import { t } from '../../shared/i18n'
import { type Organization, useLive } from '../../store'
import { can, runOnline } from '../../sync'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { type OrganizationForm, OrganizationView } from './OrganizationView'

/** "15.0000" is written "15"; the server keeps four decimals. */
const formOf = (row: Organization): OrganizationForm => ({
  name: row.name,
  name_bn: row.name_bn,
  legal_name: row.legal_name,
  address: row.address,
  bin: row.bin,
  phone: row.phone,
  email: row.email,
  support_contact: row.support_contact,
  controller_contact: row.controller_contact,
  data_region: row.data_region,
  tax_rate: row.tax_rate?.replace(/\.?0+$/, '') ?? '',
  credit_limit_minor: row.credit_limit_minor,
  hide_minor_zero: row.hide_minor_zero,
  wallets: row.wallets,
})

/** Percent as typed → four decimals, the form the row has; anything else goes as it is and is refused. */
function rate(typed: string): string | null {
  const parts = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(typed.trim())
  if (parts) return `${parts[1]}.${(parts[2] ?? '').padEnd(4, '0')}`
  return typed.trim() || null
}

const wire = (form: OrganizationForm) => ({ ...form, tax_rate: rate(form.tax_rate) })

export default function OrganizationPage() {
  const { value: organization } = useLive(
    { collections: ['organization'], read: (view) => view.organization },
    [],
  )
  const noSignal = useNoSignal()
  const { busy, failure, fields, run } = useRun()
  const save = async (form: OrganizationForm) => {
    const edit = organization && changed(wire(formOf(organization)), wire(form))
    return edit ? run(() => runOnline('organizations.edit', edit)) : true
  }
  return (
    <Page title={t('Organization')} back="/settings">
      {organization ? (
        <OrganizationView
          key={organization.id}
          initial={formOf(organization)}
          currency={organization.currency}
          readOnly={!can('organization.write')}
          reason={noSignal}
          busy={busy}
          failure={failure}
          fields={fields}
          onSave={save}
        />
      ) : (
        <Skeleton label={t('Loading')} lead={false} />
      )}
    </Page>
  )
}
