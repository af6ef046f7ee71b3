/** What of a refused command a person can correct, and the command made of it. Pure. */
import { t } from '../../shared/i18n'
import { normalisePhone } from '../../shared/phones'
import type { OfflineBodies, QueuedCommand } from '../../sync'
import { bodyOf } from './words'

export interface Fixable {
  readonly key: string
  readonly label: string
  readonly value: string
}

type Values = Readonly<Record<string, string>>
type Body = OfflineBodies[QueuedCommand['kind']]

const trx = (value: string | undefined): Fixable => ({ key: 'trx_id', label: t('TrxID'), value: value ?? '' })

/** Empty: nothing in it can be corrected by typing. */
export function fixable(command: QueuedCommand): readonly Fixable[] {
  const collect = bodyOf(command, 'payments.collect')
  if (collect) return collect.method === 'mfs' ? [trx(collect.trx_id)] : []
  const renew = bodyOf(command, 'payments.renew')
  if (renew) return renew.payment?.method === 'mfs' ? [trx(renew.payment.trx_id)] : []
  const line = bodyOf(command, 'subscriptions.add')
  if (line) {
    const boxes = line.boxes.map((box, index) => ({
      key: `mac${index}`,
      label: t('MAC of box {n}', { n: index + 1 }),
      value: box.mac,
    }))
    return [{ key: 'username', label: t('Username'), value: line.username ?? '' }, ...boxes]
  }
  const customer = bodyOf(command, 'customers.create')
  if (!customer) return []
  return [
    { key: 'name', label: t('Name'), value: customer.name },
    { key: 'phones', label: t('Phones, separated by commas'), value: customer.phones.join(', ') },
    { key: 'email', label: t('E-mail'), value: customer.email ?? '' },
  ]
}

/** The corrected body. Throws Refused for a phone that cannot be read. */
export function fixed(command: QueuedCommand, values: Values): Body {
  const trx_id = values.trx_id?.trim() ?? ''
  const collect = bodyOf(command, 'payments.collect')
  if (collect) return { ...collect, trx_id }
  const renew = bodyOf(command, 'payments.renew')
  if (renew?.payment) return { ...renew, payment: { ...renew.payment, trx_id } }
  const line = bodyOf(command, 'subscriptions.add')
  if (line) {
    const boxes = line.boxes.map((box, index) => ({ ...box, mac: values[`mac${index}`]?.trim() ?? box.mac }))
    return { ...line, username: values.username?.trim() ?? '', boxes }
  }
  const customer = bodyOf(command, 'customers.create')
  if (!customer) return command.body
  const phones = (values.phones ?? '').split(',').filter((phone) => phone.trim())
  return {
    ...customer,
    name: values.name ?? '',
    email: values.email ?? '',
    phones: phones.map(normalisePhone),
  }
}

/** An edit that met somebody else's: the same change on top of what is there now (SYNC-23). */
export function onTop(command: QueuedCommand): Body | null {
  const edit = bodyOf(command, 'customers.edit')
  const row = command.refusal?.row
  if (!edit || !row) return null
  const was = Object.fromEntries(Object.keys(edit.set).map((field) => [field, row[field]]))
  return { ...edit, was: was as typeof edit.was }
}
