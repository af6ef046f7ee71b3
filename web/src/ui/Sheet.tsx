import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/Drawer.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/Paper.css'
import { Drawer, Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { t } from '../shared/i18n'
import s from './Sheet.module.css'
import { useBack } from './useBack'
import { useDesktop } from './useDesktop'

export interface SheetProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly sub?: ReactNode
  /** Secondary button left, main button right. */
  readonly foot?: ReactNode
  readonly children: ReactNode
  /** Makes head, body and foot one form. */
  readonly onSubmit?: () => void
}

const SWIPE_PX = 72

/** Dragging the head down closes the sheet. */
function useSwipe(onClose: () => void) {
  const from = useRef<number | null>(null)
  return {
    onPointerDown: (e: React.PointerEvent) => {
      from.current = e.clientY
    },
    onPointerUp: (e: React.PointerEvent) => {
      if (from.current !== null && e.clientY - from.current > SWIPE_PX) onClose()
      from.current = null
    },
  }
}

function Frame({ children, onSubmit }: { children: ReactNode; onSubmit?: (() => void) | undefined }) {
  if (!onSubmit) return <div className={s.sheet}>{children}</div>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className={s.sheet} onSubmit={submit} noValidate>
      {children}
    </form>
  )
}

/** Phone: from below, closes by swipe, Back or ×. Desktop: a dialog. Same children; only the body scrolls. */
export function Sheet({ opened, onClose, title, sub, foot, children, onSubmit }: SheetProps) {
  const desktop = useDesktop()
  const swipe = useSwipe(onClose)
  useBack(opened, onClose)
  const Title = desktop ? Modal.Title : Drawer.Title
  const body = (
    <Frame onSubmit={onSubmit}>
      <div className={s.head} {...(desktop ? {} : swipe)}>
        {!desktop && <span className={s.grab} aria-hidden />}
        <div>
          <Title tabIndex={-1} data-autofocus className={s.title ?? ''}>
            {title}
          </Title>
          {sub && <p>{sub}</p>}
        </div>
        <button type="button" className={s.close} onClick={onClose} aria-label={t('Close')}>
          <IconX size={22} stroke={1.75} aria-hidden />
        </button>
      </div>
      <div className={s.body}>{children}</div>
      {foot && <div className={s.foot}>{foot}</div>}
    </Frame>
  )
  const shared = { opened, onClose, withCloseButton: false, padding: 0 } as const
  return desktop ? (
    <Modal {...shared} centered size={480}>
      {body}
    </Modal>
  ) : (
    <Drawer {...shared} position="bottom" size="auto" classNames={{ content: s.content ?? '' }}>
      {body}
    </Drawer>
  )
}
