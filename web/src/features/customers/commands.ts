import type { OfflineBodies } from '../../sync'
import { newId, runOnline, submit } from '../../sync'

export type CustomerDraft = Omit<OfflineBodies['customers.create'], 'id'>
export type CustomerEdit = Omit<OfflineBodies['customers.edit'], 'id'>

/** Answers the id of the new customer. */
export async function createCustomer(draft: CustomerDraft): Promise<string> {
  const id = newId()
  await submit('customers.create', { id, ...draft })
  return id
}

export async function editCustomer(id: string, edit: CustomerEdit): Promise<void> {
  await submit('customers.edit', { id, ...edit })
}

/** Online; raises Problem or Offline. */
export async function reassignCustomers(customers: readonly string[], seller: string): Promise<void> {
  await runOnline('customers.reassign', { customer_ids: customers, seller_id: seller })
}
