import type { Jid } from "@kith/xmpp"
import styles from "./LookalikeNote.module.css"
import { LookalikeNote } from "./LookalikeNote.tsx"
import { LookalikeOf } from "./LookalikeOf.tsx"

/** Below the name of somebody who can be mistaken for somebody else. */
export function LookalikeBar({ peer }: { readonly peer: Jid }) {
  return (
    <LookalikeOf peer={peer}>
      {(lookalike) => (
        <div className={styles.bar} role="note">
          <LookalikeNote lookalike={lookalike} />
        </div>
      )}
    </LookalikeOf>
  )
}
