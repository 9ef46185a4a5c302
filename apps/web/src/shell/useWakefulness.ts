import type { Account } from "@kith/client"
import { useEffect } from "react"
import { useAttention, useInSight } from "../session/useAttention.ts"
import { useAccounts } from "../session/useUnread.ts"

/** Nobody looked for so long: contacts see us as away. */
const AWAY_AFTER_MS = 10 * 60_000

/** Tells the servers what can wait for this window, and contacts when nobody looked at it for a while. */
export function useWakefulness(): void {
  const accounts = useAccounts()
  const isAttentive = useAttention()
  const isInSight = useInSight()

  useEffect(() => {
    const ends = accounts.flatMap((account) => {
      // What can be seen is to be true, and what is to be told at once must not wait at the server (XEP-0352 §3).
      const tell = () => account.setActive(isInSight || isToldAll(account))
      tell()
      const { settings, conversationSettings } = account
      return [settings.all.subscribe(tell), conversationSettings.all.subscribe(tell)]
    })
    return () => {
      for (const end of ends) end()
    }
  }, [accounts, isInSight])

  useEffect(() => {
    if (isAttentive) return
    let isAway = false
    const timer = setTimeout(() => {
      isAway = true
      for (const account of accounts) account.setAway("away")
    }, AWAY_AFTER_MS)
    return () => {
      clearTimeout(timer)
      if (isAway) for (const account of accounts) account.setAway()
    }
  }, [accounts, isAttentive])
}

/** The person wants to hear of each message of groups: servers keep those back that do not mention them. */
function isToldAll({ settings, conversationSettings }: Account): boolean {
  if (settings.all.get().notifyForGroups === "always") return true
  return [...conversationSettings.all.get().values()].some(({ notify }) => notify === "always")
}
