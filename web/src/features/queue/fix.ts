/** What of a refused command a person can correct, and the command made of it. Pure. */
import { t } from '../../shared/i18n'
import { macAddress } from '../../shared/mac'
import { normalisePhone } from '../../shared/phones'
import type { BoxDraft, OfflineBodies, QueuedCommand } from '../../sync'
import { bodyOf } from './words'

export interface Fixable {
  readonly key: string
  readonly label: string
  readonly value: string
}

type Values = Readonly<Record<string, string>>
type Body = OfflineBodies[QueuedCommand['kind']]

const trx = (value: string | undefined): Fixable => ({ key: 'trx_id', label: t('TrxID'), value: value ?? '' })

const username = (value: string | undefined): Fixable => ({
  key: 'username',
  label: t('Username'),
  value: value ?? '',
})
const mac = (box: BoxDraft, index: number): Fixable => ({
  key: `mac${index}`,
  label: t('MAC of box {n}', { n: index + 1 }),
  value: box.mac,
})
const withMacs = (boxes: readonly BoxDraft[], values: Values): readonly BoxDraft[] =>
  boxes.map((box, index) => ({ ...box, mac: macAddress(values[`mac${index}`] ?? box.mac) }))

/** Empty: nothing in it can be corrected by typing. */
export function fixable(command: QueuedCommand): readonly Fixable[] {
  const collect = bodyOf(command, 'payments.collect')
  if (collect) return collect.method === 'mfs' ? [trx(collect.trx_id)] : []
  const renew = bodyOf(command, 'payments.renew')
  if (renew) return renew.payment?.method === 'mfs' ? [trx(renew.payment.trx_id)] : []
  const line = bodyOf(command, 'subscriptions.add')
  if (line) return [username(line.username), ...line.boxes.map(mac)]
  const edited = bodyOf(command, 'subscriptions.edit')
  if (edited) return edited.set.username === undefined ? [] : [username(edited.set.username)]
  const boxes = bodyOf(command, 'subscriptions.set_boxes')
  if (boxes) return boxes.add.map(mac)
  const customer = bodyOf(command, 'customers.create')
  if (!customer) return []
  return [
    { key: 'name', label: t('Name'), value: customer.name },
    { key: 'phones', label: t('Phones, separated by commas'), value: customer.phones.join(', ') },
    { key: 'email', label: t('E-mail'), value: customer.email ?? '' },
  ]
}

/** The corrected body. Throws Refused for a phone or MAC that cannot be read. */
export function fixed(command: QueuedCommand, values: Values): Body {
  const trx_id = values.trx_id?.trim() ?? ''
  const collect = bodyOf(command, 'payments.collect')
  if (collect) return { ...collect, trx_id }
  const renew = bodyOf(command, 'payments.renew')
  if (renew?.payment) return { ...renew, payment: { ...renew.payment, trx_id } }
  const line = bodyOf(command, 'subscriptions.add')
  if (line) return { ...line, username: values.username?.trim() ?? '', boxes: withMacs(line.boxes, values) }
  const edited = bodyOf(command, 'subscriptions.edit')
  if (edited) return { ...edited, set: { ...edited.set, username: values.username?.trim() ?? '' } }
  const boxes = bodyOf(command, 'subscriptions.set_boxes')
  if (boxes) return { ...boxes, add: withMacs(boxes.add, values) }
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

const editOf = (command: QueuedCommand) =>
  bodyOf(command, 'customers.edit') ?? bodyOf(command, 'subscriptions.edit')

/** The fields of a refused edit that somebody else has changed, in a sentence each. */
export function differences(command: QueuedCommand): readonly string[] {
  const labels: Values = {
    name: t('Name'),
    name_bn: t('Name in Bengali'),
    email: t('E-mail'),
    address: t('Address'),
    area: t('Area'),
    username: t('Username'),
    connections: t('Boxes at the same time'),
  }
  const row = command.refusal?.row
  const edit = editOf(command)
  if (!edit || !row) return []
  return Object.entries(edit.set).flatMap(([key, value]) => {
    const field = labels[key]
    const [mine, theirs] = [String(value), String(row[key] ?? '')]
    if (!field || mine === theirs) return []
    return t('{field}: yours is “{mine}”, now it is “{theirs}”.', { field, mine, theirs })
  })
}

/** An edit that met somebody else's: the same change on top of what is there now (SYNC-23). */
export function onTop(command: QueuedCommand): Body | null {
  const edit = editOf(command)
  const row = command.refusal?.row
  if (!edit || !row) return null
  const was = Object.fromEntries(Object.keys(edit.set).map((field) => [field, row[field]]))
  return { ...edit, was } as Body
}
