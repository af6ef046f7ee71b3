import { IconCloudOff, IconFlask, IconRefresh } from '@tabler/icons-react'
import { Link } from 'wouter'
import { t } from '../shared/i18n'
import { Banner } from '../ui/Banner'
import { Progress } from '../ui/Meter'

export interface BannersProps {
  readonly demo: boolean
  /** Offline for more than half a minute. */
  readonly offline: boolean
  readonly waiting: number
  readonly loading: { readonly done: number; readonly total: number } | null
  /** A new version waits. */
  readonly onUpdate: (() => void) | null
}

/** Lines between bar and content; each only while it matters. */
export function Banners({ demo, offline, waiting, loading, onUpdate }: BannersProps) {
  return (
    <>
      {demo && (
        <Banner icon={<IconFlask size={16} stroke={2} aria-hidden />}>
          {t('Demo. People and figures are invented; nothing is sent to anyone.')}
        </Banner>
      )}
      {onUpdate && (
        <Banner
          icon={<IconRefresh size={16} stroke={2} aria-hidden />}
          action={
            <button type="button" onClick={onUpdate}>
              {t('Load it')}
            </button>
          }
        >
          {t('A new version is ready. Finish what you are typing first.')}
        </Banner>
      )}
      {offline && (
        <Banner
          tone="pencil"
          icon={<IconCloudOff size={16} stroke={2} aria-hidden />}
          action={waiting > 0 && <Link href="/queue">{t('{n} waiting', { n: waiting })}</Link>}
        >
          {t('Offline. You can go on working.')}
        </Banner>
      )}
      {loading && loading.total > 0 && (
        <Progress
          label={t('Getting your customers')}
          done={loading.done}
          total={loading.total}
          note={t('You can start: search works on what is here.')}
        />
      )}
    </>
  )
}
