import { useEffect, useState } from 'react'
import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { setPrefs, usePrefs } from '../../shared/prefs'
import { session, signOut, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { WhenText } from '../../ui/DateText'
import { ErrorNote } from '../../ui/ErrorBox'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { Facts, Kv } from '../../ui/Kv'
import { Canvas, Page } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import { useRun } from '../session/useRun'
import s from './settings.module.css'

/** Megabytes this origin uses, null while unknown. */
function useSpace(): { readonly used: number; readonly persisted: boolean } | null {
  const [space, setSpace] = useState<{ used: number; persisted: boolean } | null>(null)
  useEffect(() => {
    const asked = Promise.all([navigator.storage?.estimate(), navigator.storage?.persisted()])
    void asked.then(
      ([estimate, persisted]) =>
        setSpace({ used: Math.ceil((estimate?.usage ?? 0) / 1e6), persisted: persisted ?? false }),
      () => undefined,
    )
  }, [])
  return space
}

function Preferences() {
  const { language, digits, theme } = usePrefs()
  return (
    <Section title={t('Language and looks')} padded>
      <div className={s.form}>
        <SegmentedField
          label={t('Language')}
          value={language}
          onChange={(next) => setPrefs({ language: next })}
          options={[
            { value: 'bn', label: 'বাংলা' },
            { value: 'en', label: 'English' },
          ]}
        />
        <SegmentedField
          label={t('Digits')}
          value={digits}
          onChange={(next) => setPrefs({ digits: next })}
          options={[
            { value: 'beng', label: '১২৩' },
            { value: 'latn', label: '123' },
          ]}
        />
        <SegmentedField
          label={t('Colours')}
          value={theme}
          onChange={(next) => setPrefs({ theme: next })}
          options={[
            { value: 'auto', label: t('As the device') },
            { value: 'light', label: t('Light') },
            { value: 'dark', label: t('Dark') },
          ]}
        />
      </div>
    </Section>
  )
}

function DeviceFacts() {
  const sync = useSyncState()
  const space = useSpace()
  const current = session()
  const prefix = current.state === 'ready' ? current.info.device?.receipt_prefix : undefined
  return (
    <Section title={t('This device')} padded>
      <Facts>
        {prefix && <Kv k={t('Receipt series')} v={prefix} />}
        {sync.contact && <Kv k={t('Last contact')} v={<WhenText at={sync.contact} />} />}
        {space && <Kv k={t('Space used')} v={`${int(space.used)} MB`} />}
        {space && (
          <Kv
            k={t('Kept safe if the browser cleans up')}
            v={space.persisted ? t('Yes') : t('Not promised')}
          />
        )}
      </Facts>
    </Section>
  )
}

/** What belongs to this device: looks, facts, and leaving it. */
export default function DevicePage() {
  const { busy, failure, run } = useRun()
  return (
    <Page title={t('This device')} back="/settings">
      <Canvas narrow>
        <Panel>
          <Preferences />
        </Panel>
        <Panel>
          <DeviceFacts />
        </Panel>
        <Panel>
          <Section title={t('Sign out')} padded>
            <div className={s.form}>
              <p className={s.text}>
                {t('The book on this device is erased. Unsent money must be sent first.')}
              </p>
              <ErrorNote failure={failure} />
              <div>
                <Button busy={busy} onClick={() => void run(signOut)}>
                  {t('Sign out and erase')}
                </Button>
              </div>
            </div>
          </Section>
        </Panel>
      </Canvas>
    </Page>
  )
}
