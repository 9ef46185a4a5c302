import type { Account } from "@kith/client"
import { useCallback, useSyncExternalStore } from "react"
import { session } from "./session.ts"
import { useLive } from "./useLive.ts"

const NONE: readonly Account[] = []

/** Everybody who is signed in here, in the order in which they were added. */
export function useAccounts(): readonly Account[] {
  const state = useLive(session)
  return state.state === "signed-in" ? state.accounts : NONE
}

/** Unread messages of these accounts together. */
export function useUnread(accounts: readonly Account[]): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = accounts.map(({ totalUnread }) => totalUnread.subscribe(listener))
      return () => {
        for (const end of ends) end()
      }
    },
    [accounts],
  )
  return useSyncExternalStore(subscribe, () =>
    accounts.reduce((total, { totalUnread }) => total + totalUnread.get(), 0),
  )
}

export function useUnreadOfAll(): number {
  return useUnread(useAccounts())
}
