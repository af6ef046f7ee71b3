import { t } from '../../shared/i18n'
import { roleName } from '../../shared/roles'
import { Badge, type BadgeTone } from '../../ui/Badge'
import { List, ListRow } from '../../ui/ListRow'
import { Canvas } from '../../ui/Page'
import { Panel } from '../../ui/Section'

export type MemberState = 'invited' | 'active' | 'suspended' | 'removed'

export interface MemberItem {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly seller: string | null
  readonly state: MemberState
  readonly me: boolean
}

const TONES: Record<MemberState, BadgeTone> = {
  invited: 'plain',
  active: 'good',
  suspended: 'due',
  removed: 'plain',
}

export function stateName(state: MemberState): string {
  const names: Record<MemberState, string> = {
    invited: t('Invited'),
    active: t('Active'),
    suspended: t('Suspended'),
    removed: t('Removed'),
  }
  return names[state]
}

/** Who may sign in. Active is the normal and has no badge (V2). */
export const MembersView = ({
  members,
  onOpen,
}: {
  members: readonly MemberItem[]
  onOpen: ((id: string) => void) | null
}) => (
  <Canvas narrow>
    <Panel>
      <List label={t('Members')}>
        {members.map((member) => (
          <li key={member.id}>
            <ListRow
              title={member.me ? t('{name} (you)', { name: member.name }) : member.name}
              meta={[roleName(member.role), member.seller].filter(Boolean).join(' · ')}
              end={
                member.state !== 'active' && (
                  <Badge tone={TONES[member.state]}>{stateName(member.state)}</Badge>
                )
              }
              {...(onOpen ? { onClick: () => onOpen(member.id) } : {})}
            />
          </li>
        ))}
      </List>
    </Panel>
  </Canvas>
)
