import { chooseMembership, type SessionInfo, signOut } from '../../sync'
import { ChooseView } from './ChooseView'
import { useRun } from './useRun'

export default function ChoosePage({ info }: { info: SessionInfo }) {
  const { failure, run } = useRun()
  return (
    <ChooseView
      memberships={info.memberships.map(({ member_id, organization_name, role }) => ({
        id: member_id,
        organization: organization_name,
        role,
      }))}
      failure={failure}
      onChoose={(id) => void run(() => chooseMembership(id))}
      onSignOut={() => void run(signOut)}
    />
  )
}
