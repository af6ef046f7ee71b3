import { useEffect, useState, useSyncExternalStore } from 'react'
import s from './Toast.module.css'

export interface ToastContent {
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
  /** A refusal interrupts the reader of the screen; an undo does not. */
  readonly urgent?: boolean
}

const SHOWN_MS = 8000

let shown: (ToastContent & { readonly key: number }) | null = null
let count = 0
const listeners = new Set<() => void>()

function set(next: typeof shown) {
  shown = next
  for (const listener of listeners) listener()
}

/** Undo or refusal only; success is shown in place. A new toast replaces the one before. */
export function toast(content: ToastContent): void {
  count += 1
  set({ ...content, key: count })
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function Shown({ content }: { content: ToastContent }) {
  const [held, hold] = useState(false)
  useEffect(() => {
    if (held) return undefined
    const timer = setTimeout(() => set(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held])
  const { action } = content
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pausing on hover and focus is no interaction of its own
    <div
      className={s.toast}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <span>{content.text}</span>
      {action && (
        <button
          type="button"
          onClick={() => {
            set(null)
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
    </div>
  )
}

/** Mounted once by the shell. */
export function Toasts() {
  const content = useSyncExternalStore(subscribe, () => shown)
  return (
    <div aria-live={content?.urgent ? 'assertive' : 'polite'}>
      {content && <Shown key={content.key} content={content} />}
    </div>
  )
}
