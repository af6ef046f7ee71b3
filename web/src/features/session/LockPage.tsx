import { type SessionInfo, signIn, signOut, useSyncState } from '../../sync'
import { LockView } from './LockView'
import { useRun } from './useRun'

export default function LockPage({ reason, info }: { reason: 'expired' | 'lease'; info: SessionInfo }) {
  const { busy, failure, run } = useRun()
  const { waiting } = useSyncState()
  return (
    <LockView
      reason={reason}
      name={info.user.name}
      waiting={waiting}
      busy={busy}
      failure={failure}
      onUnlock={(password) => void run(() => signIn(info.user.username, password))}
      onSignOut={() => void run(signOut)}
    />
  )
}
