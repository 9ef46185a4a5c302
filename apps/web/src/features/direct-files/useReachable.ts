import type { Conversation } from "@kith/client"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"

/** Whether a device of the other is there that takes files directly; false until that is known. */
export function useReachable({ peer, kind }: Conversation): boolean {
  const { fileTransfers } = useAccount()
  const [isReachable, setReachable] = useState(false)
  useEffect(() => {
    let isWanted = true
    setReachable(false)
    if (kind === "room") return
    fileTransfers.canReach(peer).then(
      (can) => isWanted && setReachable(can),
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [fileTransfers, peer, kind])
  return isReachable
}
