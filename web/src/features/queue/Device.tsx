import { useEffect, useState } from 'react'
import { digits, int, when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { useSession, useSyncState } from '../../sync'
import { Facts, Kv } from '../../ui/Kv'
import { Section } from '../../ui/Section'

interface Space {
  readonly kept: boolean
  readonly used: number
}

const MEGABYTE = 1024 * 1024

function useSpace(): Space | null {
  const [space, setSpace] = useState<Space | null>(null)
  useEffect(() => {
    const look = async () => {
      const [kept, { usage = 0 }] = await Promise.all([
        navigator.storage.persisted(),
        navigator.storage.estimate(),
      ])
      setSpace({ kept, used: usage })
    }
    // Browsers without the storage interface simply do not tell.
    if ('storage' in navigator) look().catch(() => undefined)
  }, [])
  return space
}

/** Facts about this device; last on the page. */
export function Device() {
  const { contact, skipped } = useSyncState()
  const session = useSession()
  const space = useSpace()
  const prefix = session.state === 'ready' ? session.info.device?.receipt_prefix : null
  return (
    <Section title={t('This device')} padded>
      <Facts>
        <Kv
          k={t('Last contact')}
          v={<span className="num">{contact ? when(contact) : t('none yet')}</span>}
        />
        {prefix && <Kv k={t('Receipts begin with')} v={<bdi className="num">{prefix}</bdi>} />}
        {space && (
          <>
            <Kv k={t('Kept safe if the browser cleans up')} v={space.kept ? t('Yes') : t('No')} />
            <Kv
              k={t('Space used')}
              v={<span className="num">{digits(`${Math.ceil(space.used / MEGABYTE)} MB`)}</span>}
            />
          </>
        )}
        {skipped > 0 && (
          <Kv k={t('Rows that could not be read')} v={<span className="num">{int(skipped)}</span>} />
        )}
      </Facts>
    </Section>
  )
}
