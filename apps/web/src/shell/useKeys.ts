import { useEffect, useEffectEvent } from "react"
import type { ListEntry } from "../features/conversation-list/filter-list.ts"
import { shownEntries } from "../features/conversation-list/shown-entries.ts"
import { currentRoute, goBack, navigate } from "../navigation/navigation.ts"
import { chatPath, pathInAccount } from "../navigation/route.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { useAccounts } from "../session/useUnread.ts"
import { isPopupOpen } from "../ui/popup/is-popup-open.ts"

/** What the keys open. */
export interface KeyDoors {
  readonly openSwitcher: () => void
  readonly openHelp: () => void
}

/** The keys that work everywhere; fields and dialogs come first and may keep a key to themselves. */
export function useKeys({ openSwitcher, openHelp }: KeyDoors): void {
  const account = useAccount()
  const accounts = useAccounts()

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isPopupOpen()) return
    const { altKey, shiftKey, key, code } = event
    const isControl = event.ctrlKey || event.metaKey
    const digit = /^Digit([1-9])$/.exec(code)?.[1]
    if (isControl && !altKey && key.toLowerCase() === "k") openSwitcher()
    else if (isControl && shiftKey && key.toLowerCase() === "f") navigate("/search")
    else if (altKey && key === "ArrowDown") step(1, shiftKey)
    else if (altKey && key === "ArrowUp") step(-1, shiftKey)
    else if (altKey && !isControl && code === "KeyA") navigate("/activity")
    else if (altKey && !isControl && digit !== undefined) showAccount(Number(digit))
    else if (key === "?" && !isControl && !altKey && !isTyping(event.target)) openHelp()
    else if (key === "Escape") close()
    else return
    event.preventDefault()
  })

  function step(by: 1 | -1, isForUnread: boolean): void {
    const all = shownEntries()
    const route = currentRoute()
    const at = all.findIndex(({ peer }) => route.name === "chat" && peer.toString() === route.address)
    if (isForUnread) {
      const after = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))]
      const unread = (by === 1 ? after : after.toReversed()).find(isUnread)
      if (unread !== undefined) navigate(chatPath(unread.peer))
      return
    }
    const next = at < 0 ? all[0] : all[at + by]
    if (next !== undefined) navigate(chatPath(next.peer))
  }

  function showAccount(number: number): void {
    const wanted = accounts[number - 1]
    if (wanted !== undefined && wanted !== account) navigate(pathInAccount("/", wanted.jid.toString()))
  }

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    addEventListener("keydown", listener)
    return () => removeEventListener("keydown", listener)
  }, [])
}

function isUnread(entry: ListEntry): boolean {
  return entry.kind === "conversation" && entry.summary.unread > 0
}

function close(): void {
  const route = currentRoute()
  if (route.name === "chat" && route.showsDetails) goBack(chatPath(route.address))
  else navigate("/")
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, [contenteditable]")
}
