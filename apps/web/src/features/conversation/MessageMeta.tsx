import type { Message } from "@kith/client"
import { Timer } from "lucide-react"
import { formatMoment, formatTime } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import styles from "./Message.module.css"
import { MessageMark } from "./MessageMark.tsx"

const text = strings.messageActions

/** When it was written, whether it was changed or will go, how far it came. */
export function MessageMeta({ message }: { readonly message: Message }) {
  const { sentAt, edits, expiresAt, isMine, state, retracted } = message
  return (
    <span className={styles.meta}>
      {edits !== undefined && message.location === undefined && <span>{text.edited}</span>}
      {expiresAt !== undefined && (
        <span role="img" aria-label={text.expires({ time: formatMoment(expiresAt) })}>
          <Timer size={12} aria-hidden="true" />
        </span>
      )}
      <time dateTime={new Date(sentAt).toISOString()} aria-hidden="true">
        {formatTime(sentAt)}
      </time>
      {isMine && retracted === undefined && <MessageMark state={state} />}
    </span>
  )
}
