import { IconLanguage } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../../shared/i18n'
import { prefs, setPrefs } from '../../shared/prefs'
import { Mark } from '../../ui/Mark'
import { Money } from '../../ui/Money'
import { Rail } from '../../ui/Rail'
import { Ring } from '../../ui/Ring'
import s from './Entry.module.css'

const OTHER = { en: 'বাংলা', bn: 'English' } as const

const Language = () => {
  const { language } = prefs()
  const next = language === 'en' ? 'bn' : 'en'
  return (
    <button type="button" className={s.language} lang={next} onClick={() => setPrefs({ language: next })}>
      <IconLanguage size={18} stroke={1.75} aria-hidden />
      {OTHER[language]}
    </button>
  )
}

/** Mark, name, and the language switch or where one stands. */
export const EntryHead = ({ end }: { end?: ReactNode }) => (
  <header className={s.head}>
    <span className={s.brand}>
      <Mark size={32} />
      ClientCast Manager
    </span>
    {end ?? <Language />}
  </header>
)

const Art = () => (
  <aside className={s.art} aria-hidden>
    <div className={s.artInner}>
      <p className={s.artHead}>{t('Who is due, who has paid, and where the cash is.')}</p>
      <div className={s.artCard}>
        <div className={s.artRow}>
          <Ring state="due" left={0.08} size={22} />
          <span>
            <b>{t('Family 40')}</b>
            <small>{t('ends today')}</small>
          </span>
          <Money v={50000} strong />
        </div>
        <Rail
          big
          start=""
          end=""
          label=""
          today={0.49}
          segments={[
            { from: 0, to: 0.48, kind: 'past' },
            { from: 0.48, to: 0.5, kind: 'left' },
            { from: 0.5, to: 1, kind: 'new' },
          ]}
        />
      </div>
      <p className={s.artFoot}>
        {t('For licensed operators. It works without signal and sends when there is one.')}
      </p>
    </div>
  </aside>
)

/** Page of somebody who is not signed in: on the desktop the left half is one sentence and one rail. */
export const Entry = ({ children, foot }: { children: ReactNode; foot?: ReactNode }) => (
  <div className={s.entry}>
    <Art />
    <div className={s.side}>
      <EntryHead />
      <main id="main" className={s.fields}>
        {children}
      </main>
      {foot && <footer className={s.legal}>{foot}</footer>}
    </div>
  </div>
)
