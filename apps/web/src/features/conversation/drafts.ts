import type { Jid } from "@kith/xmpp"
import { useCallback, useSyncExternalStore } from "react"
import { useAccount } from "../../session/AccountContext.tsx"

const listeners = new Set<() => void>()
/** For browsers that keep nothing for us, and against asking them at each drawing. */
const known = new Map<string, string>()

addEventListener("storage", (event) => {
  if (event.key !== null && !event.key.startsWith("kith.draft ")) return
  known.clear()
  for (const listener of listeners) listener()
})

/** What was begun in this conversation and not sent. Other tabs see it too. */
export function useDraft(peer: Jid): string {
  const key = keyOf(useAccount().jid, peer)
  const subscribe = useCallback((listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, [])
  return useSyncExternalStore(subscribe, () => findDraft(key))
}

export function saveDraft(own: Jid, peer: Jid, text: string): void {
  const key = keyOf(own, peer)
  known.set(key, text)
  try {
    if (text === "") localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // It lasts as long as the page then.
  }
  for (const listener of listeners) listener()
}

function findDraft(key: string): string {
  let draft = known.get(key)
  if (draft === undefined) {
    try {
      draft = localStorage.getItem(key) ?? ""
    } catch {
      draft = ""
    }
    known.set(key, draft)
  }
  return draft
}

function keyOf(own: Jid, peer: Jid): string {
  return `kith.draft ${own} ${peer}`
}
