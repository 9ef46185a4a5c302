import type { Jid } from "@kith/xmpp"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatAgo } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"

/** When a contact who is away was last there, if we may know it (XEP-0012). */
export function LastSeen({ jid }: { readonly jid: Jid }) {
  const account = useAccount()
  const isOnline = useLive(account.status).state === "online"
  const [seenAt, setSeenAt] = useState<number>()
  useEffect(() => {
    let isOver = false
    const note = (seconds = 0) => {
      // Who hides it now was perhaps answered for before.
      if (!isOver) setSeenAt(seconds > 0 ? Date.now() - seconds * 1000 : undefined)
    }
    if (isOnline) account.lastSeen(jid).then(note, () => undefined)
    return () => {
      isOver = true
    }
  }, [account, isOnline, jid])
  if (seenAt === undefined) return strings.presence.offline
  return strings.details.lastSeen({ ago: formatAgo(seenAt, Date.now()) })
}
