import type { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { hasNamesake } from "../lookalikes/namesakes.ts"
import styles from "./Row.module.css"

/** What somebody is called; with their address where a contact is called the same. */
export function NameInList({ jid, name }: { readonly jid: Jid; readonly name: string }) {
  const contacts = useLive(useAccount().contacts)
  return (
    <span className={styles.name} dir="auto">
      {name}
      {hasNamesake(contacts, jid, name) && <span className={styles.address}> {jid.toString()}</span>}
    </span>
  )
}
