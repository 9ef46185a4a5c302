import type { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import styles from "./RequestCard.module.css"
import { RequestCard } from "./RequestCard.tsx"

/** Below the name of somebody who asks to be in touch: who reads what they write can answer there. */
export function RequestBar({ peer }: { readonly peer: Jid }) {
  const requests = useLive(useAccount().requests)
  const request = requests.find(({ jid }) => jid.equals(peer))
  if (request === undefined) return null
  return (
    <div className={styles.bar}>
      <RequestCard request={request} isWarned />
    </div>
  )
}
