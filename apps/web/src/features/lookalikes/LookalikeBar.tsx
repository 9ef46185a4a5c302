import type { Jid } from "@kith/xmpp"
import styles from "./LookalikeNote.module.css"
import { LookalikeNote } from "./LookalikeNote.tsx"
import { useLookalikeAddress } from "./useLookalike.ts"

/** Below the name of somebody whose address can be mistaken for that of a contact. */
export function LookalikeBar({ peer }: { readonly peer: Jid }) {
  const lookalike = useLookalikeAddress(peer)
  if (lookalike === undefined) return null
  return (
    <div className={styles.bar} role="note">
      <LookalikeNote lookalike={lookalike} />
    </div>
  )
}
