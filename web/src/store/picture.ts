import type { Collection, Id, IsoDate, Paper, Row } from '../api/rows'
import { Book } from './book'
import type { Listener } from './contract'
import { NO_OVERLAY, type Overlay } from './overlay'
import { FRESH_MARKS, type Marks } from './records'

/** The part of a store that views read. */
export interface Picture {
  readonly book: Book
  readonly overlay: Overlay
  readonly today: IsoDate
  readonly marks: Marks
  /** Confirmed papers of a customer; undefined when they are being fetched. */
  papers<C extends Paper>(collection: C, customer: Id): readonly Row<C>[] | undefined
  walk<C extends Collection>(collection: C, see: (rows: readonly Row<C>[]) => void): Promise<void>
  onChange(listener: Listener): () => void
}

/** Before a database is open, and after it was wiped: nothing, still loading. */
export const NO_PICTURE: Picture = {
  book: new Book(new Map()),
  overlay: NO_OVERLAY,
  today: '',
  marks: FRESH_MARKS,
  papers: () => undefined,
  walk: async () => undefined,
  onChange: () => () => undefined,
}
