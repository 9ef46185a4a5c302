import { type Account, isMutedAt } from "@kith/client"
import { useCallback, useSyncExternalStore } from "react"
import { session } from "./session.ts"
import { useLive } from "./useLive.ts"

const NONE: readonly Account[] = []

/** Everybody who is signed in here, in the order in which they were added. */
export function useAccounts(): readonly Account[] {
  const state = useLive(session)
  return state.state === "signed-in" ? state.accounts : NONE
}

/** Unread messages of conversations that may disturb; those a person has muted do not count. */
export function countUnread(account: Account): number {
  const { conversations, conversationSettings } = account
  const now = account.serverNow()
  return conversations.get().reduce((total, { peer, unread }) => {
    return unread === 0 || isMutedAt(conversationSettings.of(peer), now) ? total : total + unread
  }, 0)
}

/** Unread messages of these accounts together. */
export function useUnread(accounts: readonly Account[]): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = accounts.flatMap(({ conversations, conversationSettings }) => [
        conversations.subscribe(listener),
        conversationSettings.all.subscribe(listener),
      ])
      return () => {
        for (const end of ends) end()
      }
    },
    [accounts],
  )
  return useSyncExternalStore(subscribe, () =>
    accounts.reduce((total, account) => total + countUnread(account), 0),
  )
}

export function useUnreadOfAll(): number {
  return useUnread(useAccounts())
}
