import { useSyncExternalStore } from "react"

let asked: string | undefined
const listeners = new Set<() => void>()

function ask(uri: string | undefined): void {
  asked = uri
  for (const listener of listeners) listener()
}

/** Opens an XMPP link that stands in the app itself, without leaving what is shown until the person has agreed. */
export function openXmppLink(uri: string): void {
  ask(uri)
}

export function forgetXmppLink(): void {
  ask(undefined)
}

/** The link of that kind that is being opened. */
export function useAskedLink(): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => asked,
  )
}
