import { useEffect, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { api, type LinkAnswer, type LinkInfo } from '../../api'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { enter } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorBox } from '../../ui/ErrorBox'
import { Entry } from './Entry'
import { type Account, LinkView } from './LinkView'
import { useRun } from './useRun'

/** Empty means not given; the server wants it left out. */
const answerOf = ({ phone, email, ...account }: Account): LinkAnswer => ({
  ...account,
  ...(phone ? { phone } : {}),
  ...(email ? { email } : {}),
  adult: true,
})

export default function LinkPage() {
  const { token = '' } = useParams()
  const [, go] = useLocation()
  const [info, setInfo] = useState<LinkInfo | null>(null)
  const [lost, setLost] = useState<Failure | null>(null)
  const { busy, failure: refused, fields, run } = useRun()
  useEffect(() => {
    void api.link(token).then(setInfo, (error: unknown) => setLost(failure(error)))
  }, [token])
  const answer = (with_: LinkAnswer) =>
    void run(async () => {
      await enter(await api.answerLink(token, with_))
      go('/')
    })
  if (lost) {
    return (
      <Entry>
        <ErrorBox
          title={t('This link does not work')}
          failure={lost}
          action={<Button href="/">{t('Sign in')}</Button>}
        />
      </Entry>
    )
  }
  if (!info) return null
  return (
    <LinkView
      purpose={info.purpose}
      name={info.name ?? ''}
      organization={info.organization_name ?? ''}
      role={info.role ?? ''}
      busy={busy}
      failure={refused}
      fields={fields}
      onAccount={(account) => answer(answerOf(account))}
      onPassword={(password) => answer({ password })}
    />
  )
}
