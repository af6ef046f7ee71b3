import type { Channel, HoldLock, Message } from './tab'

/** Web Lock of the browser. Without the API every tab may lead: the term keeps that harmless (SYNC-40). */
export const holdLock: HoldLock = async (name, signal, act) => {
  if (!navigator.locks) return act()
  await navigator.locks.request(name, { signal }, act)
}

export function openChannel(name: string): Channel {
  const channel = new BroadcastChannel(name)
  const open: Channel = {
    post: (message) => channel.postMessage(message),
    onMessage: null,
    close: () => channel.close(),
  }
  channel.onmessage = (event: MessageEvent<Message>) => open.onMessage?.(event.data)
  return open
}

/** Tests switch polling off to prove that a doorbell caused an update. */
export const mayPoll = () => localStorage.getItem('cc_debug_no_poll') === null
export const visible = () => document.visibilityState === 'visible'

/** Name of this installation in the list of devices, for example "Chrome on Android". */
export function label(agent: string): string {
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(name)) ?? 'Browser'
  return `${browser} on ${platform(agent)}`
}

export function platform(agent: string): string {
  return (
    ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'].find((name) => agent.includes(name)) ?? 'unknown'
  )
}
