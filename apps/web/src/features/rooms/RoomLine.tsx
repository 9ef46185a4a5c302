import type { Room } from "@kith/client"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import styles from "../conversation/ConversationHeader.module.css"

const text = strings.rooms

/** Below the name of a group: who is writing, else how many are there and what it is about. */
export function RoomLine({ room }: { readonly room: Room }) {
  const typing = useLive(room.typing)
  const count = useLive(room.occupantCount)
  const subject = useLive(room.subject)
  const standing = useLive(room.standing)
  if (typing.length > 0) return <span className={styles.typing}>{describeTyping(typing)}</span>
  // Whoever is inside is there: nobody was counted yet.
  const people = standing.state === "inside" && count > 0 ? text.online({ count }) : ""
  const about = subject.text.split("\n", 1)[0] ?? ""
  return (
    <span className={styles.presence} dir="auto">
      {[people, about].filter(Boolean).join(" · ") || room.jid.toString()}
    </span>
  )
}

export function describeTyping([name = "", other, ...more]: readonly string[]): string {
  if (other === undefined) return text.typingOne({ name })
  return more.length === 0 ? text.typingTwo({ name, other }) : text.typingMany
}
