import type { Conversation } from "@kith/client"
import { ArrowLeft, EllipsisVertical, PanelRight } from "lucide-react"
import { type ReactNode, useEffect, useRef } from "react"
import { Link } from "../../navigation/Link.tsx"
import { goBack, navigate } from "../../navigation/navigation.ts"
import { chatPath, detailsPath } from "../../navigation/route.ts"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { presenceDot, usePeer, type usePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Menu } from "../../ui/menu/Menu.tsx"
import { ConversationItems } from "../conversation-list/ConversationItems.tsx"
import { RoomLine } from "../rooms/RoomLine.tsx"
import styles from "./ConversationHeader.module.css"

const text = strings.conversation

export function ConversationHeader({
  conversation,
  showsDetails,
  lock,
  tools,
}: {
  readonly conversation: Conversation
  readonly showsDetails: boolean
  /** How safe the conversation is, beside the name. */
  readonly lock?: ReactNode
  /** Buttons before the one for details, such as to call. */
  readonly tools?: ReactNode
}) {
  const { peer } = conversation
  const person = usePeer(peer)
  const typing = useLive(conversation.typing)
  const { details, closeDetails } = conversation.room === undefined ? strings.contact : strings.rooms
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    // Where there is no keyboard to write with at once, the reading begins at the name.
    if (peer && matchMedia("(pointer: coarse)").matches) heading.current?.focus({ preventScroll: true })
  }, [peer])

  return (
    <header className={styles.header}>
      <IconButton label={text.back} className={styles.back} onClick={() => goBack("/")}>
        <ArrowLeft size={22} />
      </IconButton>
      <div className={styles.person}>
        <PersonAvatar name={person.name} jid={peer} size={40} presence={presenceDot(person.availability)} />
        <div className={styles.lines}>
          <h2 ref={heading} tabIndex={-1} className={styles.name} dir="auto">
            <Link to={detailsPath(peer)} title={details}>
              {person.name}
            </Link>
            {lock}
          </h2>
          {conversation.room === undefined ? (
            <PresenceLine person={person} typing={typing} />
          ) : (
            <RoomLine room={conversation.room} />
          )}
        </div>
      </div>
      <Menu
        trigger={
          <IconButton label={text.more}>
            <EllipsisVertical size={20} />
          </IconButton>
        }
      >
        <ConversationItems peer={peer} />
      </Menu>
      {tools}
      <IconButton
        label={showsDetails ? closeDetails : details}
        aria-pressed={showsDetails}
        onClick={() => (showsDetails ? goBack(chatPath(peer)) : navigate(detailsPath(peer)))}
      >
        <PanelRight size={20} />
      </IconButton>
    </header>
  )
}

function PresenceLine({
  person,
  typing,
}: {
  readonly person: ReturnType<typeof usePerson>
  readonly typing: boolean
}) {
  if (typing) return <span className={styles.typing}>{strings.presence.typing}</span>
  const { contact, availability } = person
  const isSeen = contact?.subscription === "both" || contact?.subscription === "to"
  if (!isSeen && availability === "offline") {
    return <span className={styles.presence}>{person.jid.toString()}</span>
  }
  const status = contact?.presence.status
  return (
    <span className={styles.presence} dir="auto">
      {strings.presence[availability]}
      {status !== undefined && status !== "" && ` · ${status}`}
    </span>
  )
}
