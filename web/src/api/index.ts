/** The only place that talks to the server. `api` is the client; failures are `Problem` or `Offline`. */
import { type Api, createApi } from './client'
import { deviceClock } from './clock'

export type * from './answers'
export type { Api, ApiPorts } from './client'
export { createApi } from './client'
export { type Clock, deviceClock } from './clock'
export type { Bodies, Kind, OfflineBodies, OfflineKind, OnlineBodies, OnlineKind } from './kinds'
export type { Stream } from './live'
export { type FieldError, Offline, Problem } from './problem'
export type * from './rows'

export const api: Api = createApi({
  fetch: (input, init) => fetch(input, init),
  clock: deviceClock,
  cookies: () => document.cookie,
  openStream: (path) => new EventSource(path),
})
