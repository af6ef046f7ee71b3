import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../shared/i18n'
import { ROLES } from '../../shared/roles'
import { type Member, type Role, useLive } from '../../store'
import { can, newId, type Ran, runOnline, session } from '../../sync'
import { Button } from '../../ui/Button'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { nameOf } from '../customers/names'
import { useNoSignal } from '../session/useNoSignal'
import { useRun } from '../session/useRun'
import { type MemberAct, type MemberDraft, MemberSheet } from './MemberSheet'
import { MembersView } from './MembersView'

function useMembers() {
  return useLive(
    {
      collections: ['member', 'seller'],
      read: (view) => ({
        members: view.list('member', {
          filter: (member) => member.state !== 'removed',
          order: (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.name.localeCompare(b.name),
        }).rows,
        sellers: view.list('seller', { order: (a, b) => nameOf(a).localeCompare(nameOf(b)) }).rows,
      }),
    },
    [],
  )
}

const myMemberId = () => {
  const current = session()
  return current.state === 'ready' ? current.info.member?.id : undefined
}

const myRole = () => {
  const current = session()
  return current.state === 'ready' ? current.info.member?.role : undefined
}

const ACTS = {
  suspend: 'members.suspend',
  activate: 'members.activate',
  remove: 'members.remove',
  reset_link: 'members.reset_link',
} as const

/** The server gives the path; people need the whole address. */
const linkOf = ({ data }: Ran) => {
  const path = data.link
  return typeof path === 'string' ? new URL(path, location.origin).href : null
}

export default function MembersPage() {
  const { value, loading } = useMembers()
  const noSignal = useNoSignal()
  const { busy, failure, fields, run, clear } = useRun()
  const [open, setOpen] = useState<Member | 'new' | null>(null)
  const [link, setLink] = useState<string | null>(null)
  const close = () => {
    setOpen(null)
    setLink(null)
    clear()
  }
  const save = ({ name, role, sellerId }: MemberDraft) =>
    run(async () => {
      const what = { role: role as Role, seller_id: sellerId }
      if (open === 'new')
        return setLink(linkOf(await runOnline('members.invite', { id: newId(), name, ...what })))
      if (open) await runOnline('members.set_role', { id: open.id, ...what })
      close()
    })
  const act = (what: MemberAct) =>
    run(async () => {
      if (open === null || open === 'new') return
      const ran = await runOnline(ACTS[what], { id: open.id })
      if (what === 'reset_link') setLink(linkOf(ran))
      else close()
    })
  const sellerName = (id: string | null) => {
    const seller = value.sellers.find((row) => row.id === id)
    return seller ? nameOf(seller) : null
  }
  const item = (member: Member) => ({
    ...member,
    seller: sellerName(member.seller_id),
    sellerId: member.seller_id,
    me: member.id === myMemberId(),
  })
  const write = can('members.write')
  const invite = (
    <Button
      variant="solid"
      icon={<IconPlus size={18} stroke={2} aria-hidden />}
      reason={noSignal}
      onClick={() => setOpen('new')}
    >
      {t('Invite a member')}
    </Button>
  )
  return (
    <Page title={t('Members')} back="/more" {...(write ? { tools: invite, action: invite } : {})}>
      {loading && !value.members.length ? (
        <Skeleton label={t('Loading')} lead={false} />
      ) : (
        <MembersView
          members={value.members.map(item)}
          onOpen={write ? (id) => setOpen(value.members.find((member) => member.id === id) ?? null) : null}
        />
      )}
      {open && (
        <MemberSheet
          member={open === 'new' ? null : item(open)}
          sellers={value.sellers.map((seller) => ({ value: seller.id, label: nameOf(seller) }))}
          roles={ROLES.filter((role) => role !== 'owner' || myRole() === 'owner')}
          reason={noSignal}
          busy={busy}
          failure={failure}
          fields={fields}
          link={link}
          onClose={close}
          onSave={(draft) => void save(draft)}
          onAct={(what) => void act(what)}
        />
      )}
    </Page>
  )
}
