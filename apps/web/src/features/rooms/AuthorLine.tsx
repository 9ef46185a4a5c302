import type { Message, Room } from "@kith/client"
import { type CSSProperties, useState, useSyncExternalStore } from "react"
import { Link } from "../../navigation/Link.tsx"
import { chatPath } from "../../navigation/route.ts"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { findAuthor } from "../../session/rooms.ts"
import { consistentColor } from "../../ui/avatar/consistent-color.ts"
import { LookalikeNote } from "../lookalikes/LookalikeNote.tsx"
import { useLookalikeInRoom } from "../lookalikes/useLookalike.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import styles from "./AuthorLine.module.css"

/** Above the first of what somebody wrote in a group: their picture, and their name in their colour (XEP-0392). */
export function AuthorLine({ room, message }: { readonly room: Room; readonly message: Message }) {
  const { senderName = "", occupantId, senderAddress } = message
  // The room tells who is there after what they wrote has been drawn; who leaves keeps their face.
  const jid = useSyncExternalStore(
    room.occupants.subscribe,
    () => findAuthor(room, senderName, occupantId)?.jid,
  )
  const [known, setKnown] = useState(jid)
  if (jid !== undefined && jid !== known) setKnown(jid)
  // What the message itself knows is known before we are in.
  const own = jid ?? known ?? senderAddress
  const address = own ?? room.jid.withResource(senderName)
  const lookalike = useLookalikeInRoom(room, { nick: senderName, occupantId, jid: own })
  return (
    <>
      <Link to={chatPath(address)} className={styles.author} tabIndex={-1} aria-hidden="true">
        <span className={styles.picture}>
          <PersonAvatar jid={address} name={senderName} size={34} />
        </span>
        <span className={styles.name} style={colorsOf(address.toString())} dir="auto">
          {withoutHidden(senderName)}
        </span>
      </Link>
      {lookalike !== undefined && (
        <p className={styles.lookalike}>
          <LookalikeNote lookalike={lookalike} />
        </p>
      )}
    </>
  )
}

const known = new Map<string, CSSProperties>()

/** Dark enough on light ground and light enough on dark (WCAG 1.4.3). */
function colorsOf(text: string): CSSProperties {
  let style = known.get(text)
  if (style === undefined) {
    const [dark, light] = [consistentColor(text, 90, 40), consistentColor(text, 75, 76)]
    style = { color: `light-dark(${dark}, ${light})` }
    if (known.size > 5_000) known.clear()
    known.set(text, style)
  }
  return style
}
