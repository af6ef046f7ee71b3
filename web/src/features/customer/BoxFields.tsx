import { errorText } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { macAddress } from '../../shared/mac'
import { Refused } from '../../shared/refused'
import { TextField } from '../../ui/fields/TextField'
import { TextLink } from '../../ui/TextLink'
import s from './Customer.module.css'

export interface BoxText {
  readonly mac: string
  readonly serial: string
}

export const NO_BOX: BoxText = { mac: '', serial: '' }

/** What is wrong with the typed MACs, by field. */
export function macErrors(boxes: readonly BoxText[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [index, { mac }] of boxes.entries()) {
    try {
      macAddress(mac)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      found[`mac${index}`] = errorText(error)
    }
  }
  return found
}

/** Boxes that were named, their MACs in one form. */
export const namedBoxes = (boxes: readonly BoxText[]): readonly BoxText[] =>
  boxes
    .map(({ mac, serial }) => ({ mac: macAddress(mac), serial: serial.trim() }))
    .filter(({ mac, serial }) => mac || serial)

export interface BoxFieldsProps {
  readonly boxes: readonly BoxText[]
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (boxes: readonly BoxText[]) => void
}

/** Boxes to hang on a line; an empty one is left out. */
export function BoxFields({ boxes, errors, onChange }: BoxFieldsProps) {
  const set = (index: number, part: Partial<BoxText>) =>
    onChange(boxes.map((box, place) => (place === index ? { ...box, ...part } : box)))
  return (
    <>
      {boxes.map((box, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: typed boxes have no other identity
        <div key={index} className={s.boxes}>
          <TextField
            label={t('MAC of box {n}', { n: index + 1 })}
            optional
            placeholder="A4:C3:F0:12:34:56"
            value={box.mac}
            error={errors[`mac${index}`]}
            maxLength={40}
            onChange={(mac) => set(index, { mac })}
          />
          <TextField
            label={t('Serial no.')}
            optional
            value={box.serial}
            maxLength={60}
            onChange={(serial) => set(index, { serial })}
          />
        </div>
      ))}
      <TextLink onClick={() => onChange([...boxes, NO_BOX])}>{t('Add a box')}</TextLink>
    </>
  )
}
