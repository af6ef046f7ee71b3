import { prefs } from '../../shared/prefs'

interface Named {
  readonly name: string
  readonly name_bn: string
}

/** The name in the device's language; Bengali when there is one. */
export const nameOf = ({ name, name_bn }: Named): string => (prefs().language === 'bn' && name_bn) || name

/** The name in the other language, for the line below. */
export function otherName(row: Named): string {
  const shown = nameOf(row)
  return shown === row.name ? row.name_bn : row.name
}
