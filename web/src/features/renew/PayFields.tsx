import type { Provider } from '../../api'
import { trxId } from '../../shared/allocation'
import { errorText } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { Refused } from '../../shared/refused'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { TextField } from '../../ui/fields/TextField'
import type { Paid, PayWay } from './commands'

/** Names of wallets are names: the same in every language. */
const NAMES: Readonly<Record<Provider, string>> = { bkash: 'bKash', nagad: 'Nagad', rocket: 'Rocket' }
export const WALLETS: readonly Provider[] = ['bkash', 'nagad', 'rocket']

export const walletName = (provider: Provider): string => NAMES[provider]

export const methodName = (provider: Provider | null): string => (provider ? walletName(provider) : t('Cash'))

export const CASH: Paid = { method: 'cash', trxId: '' }

/** Why this way of paying cannot be taken yet; empty = it can. */
export function paidProblem({ method, trxId: typed }: Paid): string {
  if (method === 'cash') return ''
  try {
    trxId(typed)
    return ''
  } catch (error) {
    if (error instanceof Refused)
      return typed.trim() ? errorText(error) : t('Write the TrxID of the message.')
    throw error
  }
}

/** TrxID in its one form; cash has none. */
export const tidyPaid = (paid: Paid): Paid =>
  paid.method === 'cash' ? CASH : { ...paid, trxId: trxId(paid.trxId) }

export interface PayFieldsProps {
  readonly wallets: readonly Provider[]
  readonly value: Paid
  readonly error: string | undefined
  readonly onChange: (paid: Paid) => void
}

/** Cash or one of the organization's wallets, then with the number of the transfer (M13). */
export function PayFields({ wallets, value, error, onChange }: PayFieldsProps) {
  const ways: readonly PayWay[] = ['cash', ...wallets]
  const options = ways.map((method) => ({
    value: method,
    label: method === 'cash' ? t('Cash') : walletName(method),
  }))
  return (
    <>
      {wallets.length > 0 && (
        <SegmentedField
          label={t('Paid by')}
          bare
          value={value.method}
          onChange={(method) => onChange({ ...value, method })}
          options={options}
        />
      )}
      {value.method !== 'cash' && (
        <TextField
          label={t('TrxID')}
          placeholder="9BK4A7Q2XL"
          value={value.trxId}
          error={error}
          maxLength={40}
          onChange={(text) => onChange({ ...value, trxId: text })}
        />
      )}
    </>
  )
}
