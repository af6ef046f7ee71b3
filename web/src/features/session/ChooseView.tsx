import { IconBuildingStore, IconChevronRight } from '@tabler/icons-react'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { roleName } from '../../shared/roles'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { Entry } from './Entry'
import s from './Entry.module.css'

export interface ChooseViewProps {
  readonly memberships: readonly {
    readonly id: string
    readonly organization: string
    readonly role: string
  }[]
  readonly failure: Failure | null
  readonly onChoose: (id: string) => void
  readonly onSignOut: () => void
}

/** Somebody who belongs to several organizations picks one; each has its own book on this device. */
export const ChooseView = ({ memberships, failure, onChoose, onSignOut }: ChooseViewProps) => (
  <Entry>
    <h1>{t('Which organization?')}</h1>
    <ul className={s.choices}>
      {memberships.map(({ id, organization, role }) => (
        <li key={id}>
          <button type="button" className={s.choice} onClick={() => onChoose(id)}>
            <IconBuildingStore size={22} stroke={1.75} aria-hidden />
            <span>
              <strong>{organization}</strong>
              <small>{roleName(role)}</small>
            </span>
            <IconChevronRight className="flip" size={20} stroke={1.75} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
    <ErrorNote failure={failure} />
    <Button variant="quiet" onClick={onSignOut}>
      {t('Sign out')}
    </Button>
  </Entry>
)
