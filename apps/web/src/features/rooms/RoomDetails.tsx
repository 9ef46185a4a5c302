import type { Room } from "@kith/client"
import { LogOut, MessageSquareText, Pencil, Settings, UserPlus, X } from "lucide-react"
import { lazy, Suspense, useRef, useState } from "react"
import { goBack } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { useArrival } from "../../ui/page/useArrival.ts"
import { CopyAddress } from "../contacts/CopyAddress.tsx"
import { ChangeText } from "./ChangeText.tsx"
import { LeaveRoom } from "./LeaveRoom.tsx"
import { MemberList } from "./MemberList.tsx"
import styles from "./RoomDetails.module.css"
import { mayInvite, mayRule } from "./rights.ts"

const InvitePeople = lazy(async () => ({ default: (await import("./InvitePeople.tsx")).InvitePeople }))
const RoomSettings = lazy(async () => ({ default: (await import("./RoomSettings.tsx")).RoomSettings }))

const text = strings.rooms

/** What a group is about, who is in it, and what can be done with it. */
export function RoomDetails({ room }: { readonly room: Room }) {
  const heading = useArrival()
  const name = useLive(room.name)
  const info = useLive(room.info)
  const subject = useLive(room.subject)
  const standing = useLive(room.standing)
  const [dialog, setDialog] = useState<"invite" | "settings" | "leave" | "topic" | "nick">()
  const scroller = useRef<HTMLElement>(null)
  const close = () => setDialog(undefined)
  const isInside = standing.state === "inside"
  const mayChangeTopic = isInside && (standing.role === "moderator" || info.mayChangeSubject)

  return (
    <aside ref={scroller} className={styles.details} aria-label={text.details}>
      <header className={styles.header}>
        <h2 ref={heading} tabIndex={-1}>
          {text.details}
        </h2>
        <IconButton label={text.closeDetails} onClick={() => goBack(chatPath(room.jid))}>
          <X size={20} />
        </IconButton>
      </header>
      <div className={styles.room}>
        <PersonAvatar name={name} jid={room.jid} size={88} />
        <h3 dir="auto">{name}</h3>
        {info.description !== "" && (
          <p className={styles.text} dir="auto">
            {info.description}
          </p>
        )}
        {/* That of a group for members helps nobody: they need an invitation. */}
        {!info.isMembersOnly && <CopyAddress address={room.jid} />}
      </div>
      {subject.text !== "" && (
        <section className={styles.topic} aria-label={text.topic}>
          <p dir="auto">{subject.text}</p>
        </section>
      )}
      <div className={styles.actions}>
        {mayInvite(standing) && (
          <Button icon={<UserPlus size={17} />} look="plain" wide onClick={() => setDialog("invite")}>
            {text.invite}
          </Button>
        )}
        {mayChangeTopic && (
          <Button icon={<MessageSquareText size={17} />} look="plain" wide onClick={() => setDialog("topic")}>
            {text.changeTopic}
          </Button>
        )}
        {isInside && (
          <Button icon={<Pencil size={17} />} look="plain" wide onClick={() => setDialog("nick")}>
            {text.changeName}
          </Button>
        )}
        {mayRule(standing) && (
          <Button icon={<Settings size={17} />} look="plain" wide onClick={() => setDialog("settings")}>
            {text.settings}
          </Button>
        )}
        {standing.state !== "outside" && (
          <Button
            icon={<LogOut size={17} />}
            look="plain"
            wide
            className={styles.danger}
            onClick={() => setDialog("leave")}
          >
            {text.leave}
          </Button>
        )}
      </div>
      {isInside && <MemberList room={room} scroller={scroller} />}
      <Suspense>
        {dialog === "invite" && <InvitePeople room={room} onClose={close} />}
        {dialog === "settings" && <RoomSettings room={room} onClose={close} />}
      </Suspense>
      {dialog === "leave" && <LeaveRoom room={room} onClose={close} />}
      {dialog === "topic" && (
        <ChangeText
          title={text.changeTopic}
          label={text.topic}
          action={text.saveTopic}
          present={subject.text}
          onChange={(topic) => room.setSubject(topic)}
          onClose={close}
        />
      )}
      {dialog === "nick" && isInside && (
        <ChangeText
          title={text.changeName}
          label={text.yourNameHere}
          hint={text.nameHint}
          action={text.saveName}
          present={standing.nick}
          onChange={(nick) => room.setNick(nick)}
          onClose={close}
        />
      )}
    </aside>
  )
}
