import type { Message } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { UserRoundX } from "lucide-react"
import { useRoom } from "../../session/rooms.ts"
import type { Lookalike } from "./find-lookalike.ts"
import styles from "./LookalikeNote.module.css"
import { describeLookalike } from "./LookalikeNote.tsx"
import { InRoom, LookalikeOf } from "./LookalikeOf.tsx"

/** Where a name stands alone, as in lists: a sign before it. */
export function LookalikeMark({ peer }: { readonly peer: Jid }) {
  return <LookalikeOf peer={peer}>{drawMark}</LookalikeOf>
}

/** The same for the author of a message that stands outside of its conversation. */
export function AuthorMark({ message }: { readonly message: Message }) {
  const { peer, isMine, senderName, occupantId } = message
  const room = useRoom(peer)
  if (isMine) return null
  if (room === undefined || senderName === undefined) return <LookalikeMark peer={peer} />
  return (
    <InRoom room={room} person={{ nick: senderName, occupantId }}>
      {drawMark}
    </InRoom>
  )
}

function drawMark(lookalike: Lookalike) {
  const sentence = describeLookalike(lookalike)
  return (
    <span className={styles.mark} role="img" aria-label={sentence} title={sentence}>
      <UserRoundX size={16} aria-hidden="true" />
    </span>
  )
}
