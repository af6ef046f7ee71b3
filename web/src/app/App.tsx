import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { t } from '../shared/i18n'
import { can, type Session, useSession } from '../sync'
import { Button } from '../ui/Button'
import { Empty } from '../ui/Empty'
import { Page } from '../ui/Page'
import { Boundary } from './Boundary'
import { ROUTES } from './routes'
import { Shell } from './Shell'

const SignInPage = lazy(() => import('../features/session/SignInPage'))
const LinkPage = lazy(() => import('../features/session/LinkPage'))
const ChoosePage = lazy(() => import('../features/session/ChoosePage'))
const LockPage = lazy(() => import('../features/session/LockPage'))
const BeginPage = lazy(() => import('../features/session/BeginPage'))
const FirstRunPage = lazy(() => import('../features/session/FirstRunPage'))

const NotFound = () => (
  <Page title={t('Not found')}>
    <Empty
      kind="nohit"
      title={t('There is no such page')}
      text={t('The address is wrong, or the page is not for your role.')}
      action={
        <Button variant="solid" href="/">
          {t('Go home')}
        </Button>
      }
    />
  </Page>
)

const Pages = () => (
  <Switch>
    {ROUTES.filter((route) => !route.needs || can(route.needs)).map(({ path, page }) => (
      <Route key={path} path={path} component={page} />
    ))}
    <Route component={NotFound} />
  </Switch>
)

function Door({ session }: { session: Session }) {
  switch (session.state) {
    case 'starting':
      return null
    case 'signed_out':
      return <SignInPage />
    case 'choose':
      if (!session.info.memberships.length) return <FirstRunPage info={session.info} />
      return <ChoosePage info={session.info} />
    case 'locked':
      return <LockPage reason={session.reason} info={session.info} />
    case 'ready':
      return (
        <Switch>
          <Route path="/begin" component={BeginPage} />
          <Route>
            <Shell info={session.info}>
              <Pages />
            </Shell>
          </Route>
        </Switch>
      )
  }
}

/** One door: a one-time link, the sign-in, or the book. */
export function App() {
  const session = useSession()
  return (
    <Boundary place={session.state}>
      <Suspense fallback={null}>
        <Switch>
          <Route path="/link/:token" component={LinkPage} />
          <Route>
            <Door session={session} />
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  )
}
