import { IconChevronLeft } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { Link } from 'wouter'
import { t } from '../shared/i18n'
import { cx } from './cx'
import s from './Page.module.css'
import { SyncBadge, type SyncBadgeProps } from './SyncBadge'

/** What the shell tells every page: the state of sending, and the lines that push the content down. */
export interface Chrome {
  readonly sync: SyncBadgeProps
  readonly banners?: ReactNode
}

export const ChromeContext = createContext<Chrome>({
  sync: { offline: false, waiting: 0, attention: 0, href: '/queue' },
})

export interface PageProps {
  readonly title: string
  /** One meta line or a count. */
  readonly sub?: ReactNode
  /** Where Back leads; the phone then shows icon and number of the badge only. */
  readonly back?: string
  /** Desktop, top end: one solid button, last. */
  readonly tools?: ReactNode
  /** Phone: at most one icon. */
  readonly phoneTool?: ReactNode
  /** Sticky below the bar: search and chips. */
  readonly head?: ReactNode
  /** Phone: fixed above the navigation; on the desktop use `tools`. */
  readonly action?: ReactNode
  /** List and detail that scroll alone (desktop). */
  readonly fill?: boolean
  readonly children: ReactNode
}

/** Bar, tools, content and action bar of one page (look.md §3). */
export function Page({ title, sub, back, tools, phoneTool, head, action, fill, children }: PageProps) {
  const { sync, banners } = useContext(ChromeContext)
  useEffect(() => {
    document.title = `${title} · ClientCast`
  }, [title])
  return (
    <>
      <div className={cx(s.page, fill && s.fill)}>
        <header className={cx(s.top, Boolean(head) && s.open)} {...(back ? { 'data-compact': true } : {})}>
          {back && (
            <Link className={s.back} href={back} aria-label={t('Back')}>
              <IconChevronLeft className="flip" size={24} stroke={1.75} aria-hidden />
            </Link>
          )}
          <div className={s.titles}>
            <h1>{title}</h1>
            {sub && <p className="num">{sub}</p>}
          </div>
          {phoneTool && <div className={s.phoneTool}>{phoneTool}</div>}
          {tools && <div className={s.tools}>{tools}</div>}
          <SyncBadge {...sync} />
        </header>
        {head && (
          <section aria-label={t('Search and filter')} className={s.head}>
            {head}
          </section>
        )}
        {banners}
        <main id="main" tabIndex={-1} className={cx(s.content, Boolean(action) && s.withAction)}>
          {children}
        </main>
      </div>
      {action && (
        <section aria-label={t('Actions')} className={s.action}>
          {action}
        </section>
      )}
    </>
  )
}

/** Padding of panel pages on the desktop; full bleed on the phone. */
export const Canvas = ({ children, narrow }: { children: ReactNode; narrow?: boolean }) => (
  <div className={cx(s.canvas, narrow && s.narrow)}>{children}</div>
)

/** List and detail side by side (desktop); each scrolls alone. */
export const Split = ({ list, detail }: { list: ReactNode; detail: ReactNode }) => (
  <div className={s.split}>
    <div className={s.list}>{list}</div>
    <aside className={s.detail} aria-label={t('Details')}>
      {detail}
    </aside>
  </div>
)
