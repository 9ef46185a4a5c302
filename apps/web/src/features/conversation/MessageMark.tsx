import type { MessageState } from "@kith/client"
import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react"
import { strings } from "../../strings/index.ts"
import styles from "./MessageMark.module.css"

const ICONS = {
  pending: Clock,
  sent: Check,
  delivered: CheckCheck,
  displayed: CheckCheck,
  failed: CircleAlert,
} as const

/** How far a message of ours came. */
export function MessageMark({ state }: { readonly state: MessageState }) {
  const Icon = ICONS[state]
  const label = strings.message[state]
  return (
    <span className={styles[state]} role="img" aria-label={label} title={label} data-state={state}>
      <Icon
        size={state === "pending" || state === "failed" ? 13 : 15}
        strokeWidth={2.25}
        aria-hidden="true"
      />
    </span>
  )
}
