import { changed } from '../../shared/edit'
import type { Id, Subscription } from '../../store'
import type { BoxDraft, LineFields } from '../../sync'
import { newId, runOnline, submit } from '../../sync'

export async function addNote(customer_id: string, text: string): Promise<void> {
  await submit('customers.add_note', { id: newId(), customer_id, text })
}

export interface LineDraft {
  readonly plan_id: string
  /** A trial starts at once. */
  readonly trial: boolean
  readonly username: string
  readonly connections: number
  readonly boxes: readonly Omit<BoxDraft, 'id'>[]
}

export async function addLine(customer_id: string, draft: LineDraft): Promise<void> {
  const { plan_id, trial, username, connections, boxes } = draft
  const body = {
    id: newId(),
    customer_id,
    plan_id,
    username,
    connections,
    boxes: boxes.map((box) => ({ id: newId(), ...box })),
    ...(trial ? { trial_term_id: newId() } : {}),
  }
  await submit('subscriptions.add', body, { customer_id })
}

export interface BoxChange {
  readonly add: readonly Omit<BoxDraft, 'id'>[]
  readonly remove: readonly Id[]
}

/** Fields and boxes are two commands, so that a MAC that is taken elsewhere does not hold up a new username. */
export async function editLine(line: Subscription, fields: LineFields, boxes: BoxChange): Promise<void> {
  const { id, customer_id, username, connections, auto_renew } = line
  const edit = changed({ username, connections, auto_renew }, fields)
  if (edit) await submit('subscriptions.edit', { id, ...edit }, { customer_id })
  if (!boxes.add.length && !boxes.remove.length) return
  const add = boxes.add.map((box) => ({ id: newId(), ...box }))
  await submit('subscriptions.set_boxes', { id, add, remove: boxes.remove }, { customer_id })
}

/** Online; raises Problem or Offline, as all below. */
export async function archiveCustomer(id: string): Promise<void> {
  await runOnline('customers.archive', { id })
}

export async function restoreCustomer(id: string): Promise<void> {
  await runOnline('customers.restore', { id })
}

export async function setSecret(id: string, password: string): Promise<void> {
  await runOnline('subscriptions.set_secret', { id, password })
}

/** The service password in clear; the server logs who asked and why. */
export async function reveal(id: string, reason: string): Promise<string> {
  const { data } = await runOnline('subscriptions.reveal', { id, reason })
  return typeof data.password === 'string' ? data.password : ''
}
