import { useEffect } from "react"
import { useAccount } from "../session/AccountContext.tsx"
import { useAttention } from "../session/useAttention.ts"

/** Nobody looked for so long: contacts see us as away. */
const AWAY_AFTER_MS = 10 * 60_000

/** Tells the server whether a person looks at this window, and contacts when nobody did for a while. */
export function useWakefulness(): void {
  const account = useAccount()
  const isAttentive = useAttention()
  useEffect(() => {
    account.setActive(isAttentive)
    if (isAttentive) return
    let isAway = false
    const timer = setTimeout(() => {
      isAway = true
      account.setAway("away")
    }, AWAY_AFTER_MS)
    return () => {
      clearTimeout(timer)
      if (isAway) account.setAway()
    }
  }, [account, isAttentive])
}
