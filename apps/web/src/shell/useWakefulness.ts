import { useEffect } from "react"
import { useAttention } from "../session/useAttention.ts"
import { useAccounts } from "../session/useUnread.ts"

/** Nobody looked for so long: contacts see us as away. */
const AWAY_AFTER_MS = 10 * 60_000

/** Tells the servers whether a person looks at this window, and contacts when nobody did for a while. */
export function useWakefulness(): void {
  const accounts = useAccounts()
  const isAttentive = useAttention()
  useEffect(() => {
    for (const account of accounts) account.setActive(isAttentive)
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
