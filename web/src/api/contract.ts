/**
 * What we say by hand against what the server says of itself (`schema.ts`, check 6). Types only: a drift is an
 * error of `tsc` that names the collection or the kind.
 */
import type { Envelope } from './answers'
import type { Bodies, Kind } from './kinds'
import type { Collection, Rows } from './rows'
import type { components, paths } from './schema'

type Schemas = components['schemas']
type Sent<K extends Kind> =
  paths[`/api/commands/${K}`]['post']['requestBody']['content']['application/json']['body']

/** An error here names what does not fit. */
type None<Misfits extends never> = Misfits
type IfNot<Given, Wanted, Name> = [Given] extends [Wanted] ? never : Name

export type RowsOf = None<
  { [C in keyof Schemas['Rows']]: IfNot<Schemas['Rows'][C], Rows[C], C> }[keyof Schemas['Rows']]
>
export type MadeUp = None<Exclude<Collection, keyof Schemas['Rows']>>
export type BodiesOf = None<{ [K in Kind]: IfNot<Bodies[K], Sent<K>, K> }[Kind]>
export type EnvelopeOf = None<IfNot<Omit<Envelope, 'body'>, Omit<Schemas['Sent'], 'body'>, 'envelope'>>
