import type { ImportSellerChoice, ImportSpelling } from '../../api'
import { t } from '../../shared/i18n'
import { type Option, SelectField } from '../../ui/fields/SelectField'
import { ownSeller } from './groups'

export interface SellerChoiceProps {
  readonly items: readonly ImportSpelling<ImportSellerChoice>[]
  readonly chosen: Readonly<Record<string, ImportSellerChoice>>
  readonly known: readonly Option[]
  readonly houseName: string
  readonly onChange: (choice: ImportSellerChoice) => void
}

const HOUSE = 'house'
const NEW = 'new'

/** An existing seller, a new one, or the house. */
export function SellerChoice({ items, chosen, known, houseName, onChange }: SellerChoiceProps) {
  const first = items[0]
  if (!first) return null
  const choice = chosen[first.spelling] ?? first.proposal
  const fresh = 'new' in choice ? choice : 'new' in first.proposal ? first.proposal : ownSeller(first)
  const name = 'new' in fresh ? fresh.new : ''
  const value = 'seller_id' in choice ? choice.seller_id : 'house' in choice ? HOUSE : NEW
  const pick = (picked: string) => {
    if (picked === HOUSE) onChange({ house: true })
    else onChange(picked === NEW ? fresh : { seller_id: picked })
  }
  return (
    <SelectField
      label={t('Becomes')}
      value={value}
      onChange={pick}
      options={[
        { value: HOUSE, label: houseName },
        ...(name ? [{ value: NEW, label: t('New seller: {name}', { name }) }] : []),
        ...known,
      ]}
    />
  )
}
