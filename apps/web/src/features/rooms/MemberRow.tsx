import type { Room } from "@kith/client"
import { MoreVertical } from "lucide-react"
import { memo, useState } from "react"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { presenceDot } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { Avatar } from "../../ui/avatar/Avatar.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { classNames } from "../../ui/class-names.ts"
import { Menu } from "../../ui/menu/Menu.tsx"
import { LookalikeNote } from "../lookalikes/LookalikeNote.tsx"
import { useLookalikeInRoom } from "../lookalikes/useLookalike.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { MemberItems } from "./MemberItems.tsx"
import { PutOut } from "./PutOut.tsx"
import styles from "./RoomDetails.module.css"
import { describeStanding, type RoomMember } from "./room-member.ts"

const text = strings.rooms

export const MemberRow = memo(function MemberRow({
  room,
  member,
}: {
  readonly room: Room
  readonly member: RoomMember
}) {
  const { name, jid, occupant, affiliation, isMe } = member
  const [question, setQuestion] = useState<"mute" | "kick" | "ban">()
  const standing = describeStanding(affiliation, occupant?.role)
  const lookalike = useLookalikeInRoom(room, {
    nick: name,
    jid,
    affiliation,
    ...(occupant !== undefined && { occupantId: occupant.occupantId }),
  })
  const hat = occupant?.hats[0]?.title
  const presence = occupant === undefined ? "offline" : presenceDot(occupant.availability)
  return (
    <div className={classNames(styles.member, occupant === undefined && styles.absent)}>
      {occupant === undefined ? (
        <Avatar name={name} colorOf={jid?.toString() ?? name} size={38} />
      ) : (
        <PersonAvatar jid={jid ?? occupant.address} name={name} size={38} presence={presence} />
      )}
      <span className={styles.words}>
        <span className={styles.name} dir="auto">
          {isMe ? `${name} (${text.isYou})` : withoutHidden(name)}
        </span>
        {lookalike !== undefined && !isMe ? (
          <LookalikeNote lookalike={lookalike} isShort />
        ) : (
          <span className={styles.more}>
            {(standing ?? hat) !== undefined && <span className={styles.badge}>{standing ?? hat}</span>}
            <span className={styles.soft} dir="auto">
              {occupant?.status ?? (occupant === undefined ? text.offlineMembers : (jid?.toString() ?? ""))}
            </span>
          </span>
        )}
      </span>
      {!isMe && (
        <Menu
          trigger={
            <IconButton label={text.memberActions({ name })}>
              <MoreVertical size={18} />
            </IconButton>
          }
        >
          <MemberItems room={room} member={member} onAsk={setQuestion} />
        </Menu>
      )}
      {question !== undefined && (
        <PutOut room={room} member={member} kind={question} onClose={() => setQuestion(undefined)} />
      )}
    </div>
  )
})
