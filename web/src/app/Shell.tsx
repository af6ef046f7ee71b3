import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { configure } from '../shared/format'
import { roleName } from '../shared/roles'
import { useLive } from '../store'
import { can, type SessionInfo, useSyncState } from '../sync'
import { type Chrome, ChromeContext } from '../ui/Page'
import { Toasts } from '../ui/Toast'
import { Banners } from './Banners'
import { Boundary } from './Boundary'
import { Frame } from './Frame'
import { takeUpdate, useUpdate } from './update'
import { useCounts } from './useCounts'
import { useOfflineLong } from './useOfflineLong'

const Help = lazy(() => import('./Help'))

/** Money, dates and digits follow the organization's row and the day. */
function useSetting() {
  const { value } = useLive(
    {
      collections: ['organization'],
      read: (view) => ({ organization: view.organization, today: view.today }),
    },
    [],
  )
  const { organization, today } = value
  useMemo(
    () =>
      configure({
        today,
        ...(organization
          ? {
              currency: organization.currency,
              timeZone: organization.time_zone,
              hideMinorZero: organization.hide_minor_zero,
            }
          : {}),
      }),
    [organization, today],
  )
}

function useChrome(demo: boolean): Chrome {
  const sync = useSyncState()
  const update = useUpdate()
  const offline = sync.link === 'offline' && sync.loading === null
  const long = useOfflineLong(offline)
  return useMemo(
    () => ({
      sync: {
        offline,
        waiting: sync.waiting,
        attention: sync.attention,
        loading: sync.loading !== null,
        href: '/queue',
      },
      banners: (
        <Banners
          demo={demo}
          offline={long}
          waiting={sync.waiting}
          loading={sync.loading}
          onUpdate={update ? takeUpdate : null}
        />
      ),
    }),
    [demo, long, offline, sync, update],
  )
}

/** Frame, banners and the page of somebody who is signed in. */
export function Shell({ info, children }: { info: SessionInfo; children: ReactNode }) {
  const [help, setHelp] = useState(false)
  const [location] = useLocation()
  useSetting()
  const counts = useCounts()
  const chrome = useChrome(info.organization?.demo ?? false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top
  useEffect(() => {
    scrollTo(0, 0) // newer browsers return a promise, which is no way to clean up
  }, [location])
  return (
    <ChromeContext value={chrome}>
      <Frame
        organization={info.organization?.name ?? ''}
        person={`${roleName(info.member?.role ?? '')} · ${info.member?.name ?? info.user.name}`}
        may={can}
        counts={counts}
        onHelp={() => setHelp(true)}
      >
        <Boundary place={location}>
          <Suspense fallback={null}>{children}</Suspense>
        </Boundary>
      </Frame>
      {help && (
        <Suspense fallback={null}>
          <Help opened onClose={() => setHelp(false)} />
        </Suspense>
      )}
      <Toasts />
    </ChromeContext>
  )
}
