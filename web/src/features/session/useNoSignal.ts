import { t } from '../../shared/i18n'
import { useSyncState } from '../../sync'

/** Reason for the label of an online-only button, null when it can be used (UI-6, SYNC-31). */
export function useNoSignal(): string | null {
  const { link, loading } = useSyncState()
  return link === 'offline' && loading === null ? t('no signal') : null
}
