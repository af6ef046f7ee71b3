import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { t } from '../shared/i18n'
import { cx } from './cx'
import s from './DataTable.module.css'
import { useKeys } from './keys'

export interface Column<T> {
  readonly key: string
  readonly head: ReactNode
  /** The first column names the row and becomes its header. */
  readonly cell: (row: T) => ReactNode
  /** Numbers and money. */
  readonly end?: boolean
  /** CSS width; the rest share what is left. */
  readonly width?: string
}

export interface DataTableProps<T> {
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => string
  /** Ring or icon before the name. */
  readonly lead?: (row: T) => ReactNode
  readonly selected?: string | null
  /** Called by click, j/k and the arrow keys. */
  readonly onSelect?: (row: T) => void
  /** Enter on the selected row. */
  readonly onOpen?: (row: T) => void
  /** Sticky last line: how many are shown, and their sum. */
  readonly foot?: ReactNode
  /** The table scrolls alone and draws only what is visible. */
  readonly scrolls?: boolean
}

const ROW_REM = 2.75
const rowPx = () => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/** Index a key leads to; null = the key is not ours. */
function target(key: string, at: number, last: number): number | null {
  if (key === 'ArrowDown') return at + 1
  if (key === 'ArrowUp') return at - 1
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}

function useMoves<T>(
  { rows, keyOf, selected, onSelect, onOpen }: DataTableProps<T>,
  show: (index: number) => void,
) {
  const at = rows.findIndex((row) => keyOf(row) === selected)
  const to = (wished: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, wished))
    const row = rows[index]
    if (!row) return
    onSelect?.(row)
    show(index)
  }
  const press = (event: KeyboardEvent) => {
    const row = rows[at]
    const index = target(event.key, at, rows.length - 1)
    if (event.key === 'Enter' && row) onOpen?.(row)
    else if (index !== null) to(index)
    else return
    event.preventDefault()
  }
  useKeys(
    onSelect
      ? [
          { key: 'j', label: t('Next row'), run: () => to(at + 1) },
          { key: 'k', label: t('Row before'), run: () => to(at - 1) },
        ]
      : [],
  )
  return { at, press }
}

function Head<T>({ columns }: { columns: readonly Column<T>[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ key, head, end, width }) => (
          <th
            key={key}
            scope="col"
            className={cx(end && s.end)}
            {...(width ? { style: { inlineSize: width } } : {})}
          >
            {head}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Cells<T>({ columns, row, lead }: Pick<DataTableProps<T>, 'columns' | 'lead'> & { row: T }) {
  return columns.map((column, place) =>
    place === 0 ? (
      <th key={column.key} scope="row">
        <span className={s.name}>
          {lead?.(row)}
          <span>{column.cell(row)}</span>
        </span>
      </th>
    ) : (
      <td key={column.key} className={cx(column.end && s.end, column.end && 'num')}>
        {column.cell(row)}
      </td>
    ),
  )
}

/** Which rows are drawn, and the height of those above and below. */
function useWindow(count: number, frame: RefObject<HTMLDivElement | null>, scrolls: boolean) {
  const virtual = useVirtualizer({
    count,
    enabled: scrolls,
    estimateSize: rowPx,
    getScrollElement: () => frame.current,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  if (!scrolls)
    return { drawn: Array.from({ length: count }, (_, index) => index), before: 0, after: 0, show: () => {} }
  return {
    drawn: items.map((item) => item.index),
    before: items[0]?.start ?? 0,
    after: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
    show: (index: number) => virtual.scrollToIndex(index),
  }
}

/** Dense table of the desktop: plain HTML, `role=grid`, one row in the tab order, j/k or arrows move. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, keyOf, lead, selected, onSelect, foot, scrolls = false } = props
  const frame = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  const { drawn, before, after, show } = useWindow(rows.length, frame, scrolls)
  const { at, press } = useMoves(props, (index) => {
    moved.current = true
    show(index)
  })
  useEffect(() => {
    if (!moved.current || !selected) return
    moved.current = false
    frame.current?.querySelector<HTMLElement>('tr[aria-selected="true"]')?.focus({ preventScroll: scrolls })
  })
  const pick = (row: T, index: number) =>
    onSelect && {
      tabIndex: index === Math.max(0, at) ? 0 : -1,
      'aria-selected': index === at,
      onClick: () => onSelect(row),
      onKeyDown: press,
    }
  return (
    <div ref={frame} className={cx(s.frame, scrolls && s.scrolls)}>
      <table
        className={s.table}
        role={onSelect ? 'grid' : 'table'}
        aria-label={label}
        aria-rowcount={rows.length + 1}
      >
        <Head columns={columns} />
        <tbody>
          {before > 0 && <tr aria-hidden style={{ blockSize: before }} />}
          {drawn.map((index) => {
            const row = rows[index]
            return (
              row !== undefined && (
                <tr key={keyOf(row)} aria-rowindex={index + 2} {...pick(row, index)}>
                  <Cells columns={columns} row={row} {...(lead ? { lead } : {})} />
                </tr>
              )
            )
          })}
          {after > 0 && <tr aria-hidden style={{ blockSize: after }} />}
        </tbody>
      </table>
      {foot && <div className={`${s.foot} num`}>{foot}</div>}
    </div>
  )
}
