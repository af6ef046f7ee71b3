import { useEffect, useState } from 'react'
import { api, type PublicInfo } from '../../api'
import { signIn } from '../../sync'
import { SignInView } from './SignInView'
import { useRun } from './useRun'

const NOTHING: PublicInfo = {
  organization_name: null,
  needs_owner: false,
  data_region: '',
  support_contact: '',
  controller_contact: '',
  demo: false,
}

export default function SignInPage() {
  const [info, setInfo] = useState(NOTHING)
  const { busy, failure, run } = useRun()
  useEffect(() => {
    void api.publicInfo().then(setInfo, () => undefined)
  }, [])
  return (
    <SignInView
      fresh={info.needs_owner}
      region={info.data_region}
      support={info.support_contact}
      controller={info.controller_contact}
      demoUsers={info.demo_users ?? []}
      busy={busy}
      failure={failure}
      onSignIn={(identifier, password) => void run(() => signIn(identifier, password))}
    />
  )
}
