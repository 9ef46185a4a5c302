import type { Conversation } from "@kith/client"
import { ArrowLeft, CalendarSearch, EllipsisVertical, PanelRight } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { Link } from "../../navigation/Link.tsx"
import { goBack, navigate } from "../../navigation/navigation.ts"
import { chatPath, detailsPath } from "../../navigation/route.ts"
import { Place } from "../../places/Place.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { presenceDot, showsPresence, usePeer, type usePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuItem, MenuSeparator } from "../../ui/menu/MenuItems.tsx"
import { useIsNarrow } from "../../ui/useIsNarrow.ts"
import { ConversationItems } from "../conversation-list/ConversationItems.tsx"
import { TimerMenu, TimerSubMenu } from "../expiry/TimerMenu.tsx"
import { GoToDate, GoToDateSheet } from "../message-actions/GoToDate.tsx"
import { RoomLine } from "../rooms/RoomLine.tsx"
import styles from "./ConversationHeader.module.css"

const text = strings.conversation

/**
 * Who one talks to, and what can be done about it. On a phone the name has the room: what is not a feature's own button
 * is in the menu.
 */
export function ConversationHeader({
  conversation,
  showsDetails,
  onGoTo,
}: {
  readonly conversation: Conversation
  readonly showsDetails: boolean
  /** Shows what was said at a moment, in epoch ms. */
  readonly onGoTo: (atMs: number) => void
}) {
  const { peer } = conversation
  const person = usePeer(peer)
  const isNarrow = useIsNarrow()
  const [isChoosingDate, setChoosingDate] = useState(false)
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
          <div className={styles.title}>
            <h2 ref={heading} tabIndex={-1} className={styles.name} dir="auto">
              <Link to={detailsPath(peer)} title={details}>
                {person.name}
              </Link>
            </h2>
            <Place name="ConversationLock" given={{ conversation }} />
          </div>
          {conversation.room === undefined ? (
            <PresenceLine person={person} conversation={conversation} />
          ) : (
            <RoomLine room={conversation.room} />
          )}
        </div>
      </div>
      <Place name="ConversationTools" given={{ conversation }} />
      {!isNarrow && (
        <>
          <TimerMenu conversation={conversation} />
          <GoToDate onGoTo={onGoTo} />
        </>
      )}
      <Menu
        trigger={
          <IconButton label={text.more}>
            <EllipsisVertical size={20} />
          </IconButton>
        }
      >
        {isNarrow && (
          <>
            <MenuItem icon={<PanelRight size={18} />} onSelect={() => navigate(detailsPath(peer))}>
              {details}
            </MenuItem>
            <MenuItem icon={<CalendarSearch size={18} />} onSelect={() => setChoosingDate(true)}>
              {strings.messageActions.goToDate}
            </MenuItem>
            <TimerSubMenu conversation={conversation} />
            <MenuSeparator />
          </>
        )}
        <ConversationItems peer={peer} />
      </Menu>
      {!isNarrow && (
        <IconButton
          label={showsDetails ? closeDetails : details}
          data-shown={showsDetails || undefined}
          onClick={() => (showsDetails ? goBack(chatPath(peer)) : navigate(detailsPath(peer)))}
        >
          <PanelRight size={20} />
        </IconButton>
      )}
      {isChoosingDate && <GoToDateSheet onGoTo={onGoTo} onClose={() => setChoosingDate(false)} />}
    </header>
  )
}

function PresenceLine({
  person,
  conversation,
}: {
  readonly person: ReturnType<typeof usePerson>
  readonly conversation: Conversation
}) {
  if (useLive(conversation.typing)) return <span className={styles.typing}>{strings.presence.typing}</span>
  const { contact, availability } = person
  if (!showsPresence(person)) {
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
