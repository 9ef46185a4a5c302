import { type Account, type OwnStatus, statusAt } from "@kith/client"
import { useEffect, useState } from "react"
import { useLive } from "../../session/useLive.ts"

/** Timers of browsers know no longer time than 24 days. */
const LONGEST_WAIT_MS = 86_400_000

/** What the person of an account tells of themselves now; drawn again when it ends. */
export function useOwnStatus(account: Account): OwnStatus | undefined {
  const stored = useLive(account.settings.all).status
  const [drawn, setDrawn] = useState(0)
  const status = statusAt(stored, account.serverNow())
  const until = status?.until
  // biome-ignore lint/correctness/useExhaustiveDependencies: After the longest wait one waits again.
  useEffect(() => {
    if (until === undefined) return
    const left = Math.min(until - account.serverNow(), LONGEST_WAIT_MS)
    const timer = setTimeout(() => setDrawn((times) => times + 1), left)
    return () => clearTimeout(timer)
  }, [account, until, drawn])
  return status
}
