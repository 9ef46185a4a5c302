import type { Message } from "@kith/client"
import { Place } from "../../places/Place.tsx"
import { formatTime } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { TimeLeft } from "../expiry/TimeLeft.tsx"
import styles from "./Message.module.css"
import { MessageMark } from "./MessageMark.tsx"

const text = strings.messageActions

/** When it was written, whether it was changed or will go, how far it came. */
export function MessageMeta({ message }: { readonly message: Message }) {
  const { sentAt, edits, expiresAt, isMine, state, retracted } = message
  return (
    <span className={styles.meta}>
      {edits !== undefined && message.location === undefined && <span>{text.edited}</span>}
      {expiresAt !== undefined && <TimeLeft expiresAt={expiresAt} />}
      <Place name="MessageLock" given={{ message }} />
      <time dateTime={new Date(sentAt).toISOString()} aria-hidden="true">
        {formatTime(sentAt)}
      </time>
      {isMine && retracted === undefined && <MessageMark state={state} />}
    </span>
  )
}
