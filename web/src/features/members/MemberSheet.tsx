import { useState } from 'react'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { ROLES, roleName, roleText } from '../../shared/roles'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { type Option, SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import { LinkBox } from './LinkBox'
import { type MemberItem, stateName } from './MembersView'
import s from './members.module.css'

export interface MemberDraft {
  readonly name: string
  readonly role: string
  readonly sellerId: string | null
}

export type MemberAct = 'suspend' | 'activate' | 'remove' | 'reset_link'

export interface MemberSheetProps {
  /** Null = a new invitation. */
  readonly member: (MemberItem & { readonly sellerId: string | null }) | null
  readonly sellers: readonly Option[]
  /** Roles this person may give. */
  readonly roles: readonly string[]
  readonly reason: string | null
  readonly busy: boolean
  readonly failure: Failure | null
  readonly fields: Readonly<Record<string, string>>
  /** One-time link that was just made. */
  readonly link: string | null
  readonly onClose: () => void
  readonly onSave: (draft: MemberDraft) => void
  readonly onAct: (act: MemberAct) => void
}

interface ActsProps extends Pick<MemberSheetProps, 'reason' | 'onAct'> {
  readonly member: MemberItem
  readonly onRemove: () => void
}

const Acts = ({ member, reason, onAct, onRemove }: ActsProps) => (
  <div className={s.acts}>
    <Button reason={reason} onClick={() => onAct('reset_link')}>
      {member.state === 'invited' ? t('New invitation link') : t('New password link')}
    </Button>
    {member.state === 'suspended' ? (
      <Button reason={reason} onClick={() => onAct('activate')}>
        {t('Let in again')}
      </Button>
    ) : (
      <Button reason={reason} onClick={() => onAct('suspend')}>
        {t('Suspend')}
      </Button>
    )}
    <Button reason={reason} onClick={onRemove}>
      {t('Remove {name}', { name: member.name })}
    </Button>
  </div>
)

/** Removing takes a second, plain word. */
const RemoveSheet = ({ name, reason, busy, failure, onAct, onClose }: Asked) => (
  <Sheet
    opened
    onClose={onClose}
    title={t('Remove {name}', { name })}
    foot={
      <Button variant="danger" full busy={busy} reason={reason} onClick={() => onAct('remove')}>
        {t('Remove {name}', { name })}
      </Button>
    }
  >
    <p>
      {t('{name} is signed out everywhere and can no longer sign in. What {name} entered stays.', { name })}
    </p>
    <ErrorNote failure={failure} />
  </Sheet>
)

type Asked = Pick<MemberSheetProps, 'reason' | 'busy' | 'failure' | 'onAct' | 'onClose'> & {
  readonly name: string
}

/** Invite somebody, or change what somebody is. The link is copied by hand: it works without e-mail (RUN-4). */
export function MemberSheet(props: MemberSheetProps) {
  const { member, sellers, roles, reason, busy, failure, fields, link, onClose, onSave, onAct } = props
  const [name, setName] = useState(member?.name ?? '')
  const [role, setRole] = useState(member?.role ?? 'seller')
  const [sellerId, setSellerId] = useState(member?.sellerId ?? sellers[0]?.value ?? '')
  const [missing, setMissing] = useState('')
  const [removing, setRemoving] = useState(false)
  const save = () => {
    setMissing(name.trim() ? '' : t('Write the name.'))
    if (name.trim())
      onSave({ name: name.trim(), role, sellerId: role === 'seller' ? sellerId || null : null })
  }
  if (removing) return <RemoveSheet {...props} name={name} />
  const foot = link ? (
    <Button variant="solid" full onClick={onClose}>
      {t('Done')}
    </Button>
  ) : (
    <Button type="submit" variant="solid" full busy={busy} reason={reason}>
      {member ? t('Save the role') : t('Make the invitation link')}
    </Button>
  )
  return (
    <Sheet
      opened
      onClose={onClose}
      title={member ? member.name : t('Invite a member')}
      sub={member && `${roleName(member.role)} · ${stateName(member.state)}`}
      foot={foot}
      {...(link ? {} : { onSubmit: save })}
    >
      {link ? (
        <LinkBox link={link} name={name} />
      ) : (
        <>
          {!member && (
            <TextField
              label={t('Name')}
              value={name}
              onChange={setName}
              error={missing || fields.name}
              autoFocus
            />
          )}
          <SelectField
            label={t('Role')}
            help={roleText(role)}
            value={role}
            onChange={setRole}
            options={ROLES.filter((known) => roles.includes(known) || known === member?.role).map(
              (known) => ({
                value: known,
                label: roleName(known),
              }),
            )}
          />
          {role === 'seller' && (
            <SelectField
              label={t('Seller')}
              help={t('Whose customers and cash this person works with.')}
              value={sellerId}
              onChange={setSellerId}
              options={sellers}
              error={fields.seller_id}
            />
          )}
          <ErrorNote failure={failure} />
          {member && !member.me && (
            <Acts member={member} reason={reason} onAct={onAct} onRemove={() => setRemoving(true)} />
          )}
        </>
      )}
    </Sheet>
  )
}
