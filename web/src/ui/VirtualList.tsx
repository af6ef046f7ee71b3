import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { List } from './ListRow'

export interface VirtualListProps<T> {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  readonly render: (item: T) => ReactNode
  readonly label: string
  /** Rows drawn at once without windowing. */
  readonly threshold?: number
}

const ROW_REM = 4
const rowPx = () => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/** A list as long as the book, scrolled with the page; only what is near the screen is drawn. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, render, label, threshold = 60 } = props
  if (items.length > threshold) return <Windowed {...props} />
  return (
    <List label={label}>
      {items.map((item) => (
        <li key={keyOf(item)}>{render(item)}</li>
      ))}
    </List>
  )
}

function Windowed<T>({ items, keyOf, render, label }: VirtualListProps<T>) {
  const holder = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const box = holder.current?.getBoundingClientRect()
    setTop((box?.top ?? 0) + scrollY)
  }, [])
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: rowPx,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
  })
  return (
    <div ref={holder} style={{ position: 'relative', blockSize: rows.getTotalSize() }}>
      <List label={label}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]
          return (
            <li
              key={String(key)}
              data-index={index}
              ref={rows.measureElement}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              style={{
                position: 'absolute',
                insetInline: 0,
                insetBlockStart: 0,
                transform: `translateY(${start - top}px)`,
              }}
            >
              {item !== undefined && render(item)}
            </li>
          )
        })}
      </List>
    </div>
  )
}
