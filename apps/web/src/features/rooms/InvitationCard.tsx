import type { RoomInvitation } from "@kith/client"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { describePerson } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { Avatar } from "../../ui/avatar/Avatar.tsx"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "../contacts/RequestCard.module.css"

const text = strings.rooms

/** Somebody asks us into a group. What they wrote along may be a stranger's text, shown short. */
export function InvitationCard({ invitation }: { readonly invitation: RoomInvitation }) {
  const account = useAccount()
  const [answering, setAnswering] = useState<"accept" | "decline">()
  const { room, from, reason } = invitation
  const name = account.rooms.isRoom(room) ? account.rooms.room(room).name.get() : (room.local ?? room.domain)
  // Of somebody whose own address the group keeps to itself it tells the name there.
  const inviter = from && (from.resource ?? describePerson(account, from).name)
  const sentence =
    inviter === undefined
      ? text.invitationUnknown({ room: name })
      : text.invitation({ from: inviter, room: name })

  async function answer(kind: "accept" | "decline"): Promise<void> {
    setAnswering(kind)
    try {
      if (kind === "decline") return await account.rooms.declineInvitation(invitation)
      await account.rooms.acceptInvitation(invitation)
      navigate(chatPath(room))
    } catch (error) {
      showToast(sentenceOf(error))
      setAnswering(undefined)
    }
  }

  return (
    <article className={styles.card} aria-label={sentence}>
      <Avatar name={name} colorOf={room.toString()} />
      <div className={styles.body}>
        <p>{sentence}</p>
        {reason !== undefined && (
          <p className={styles.text} dir="auto">
            {reason}
          </p>
        )}
        <div className={styles.actions}>
          <Button
            look="primary"
            size="small"
            busy={answering === "accept"}
            aria-label={text.acceptNamed({ room: name })}
            onClick={() => void answer("accept")}
          >
            {text.accept}
          </Button>
          <Button
            look="plain"
            size="small"
            busy={answering === "decline"}
            aria-label={text.declineNamed({ room: name })}
            onClick={() => void answer("decline")}
          >
            {text.decline}
          </Button>
        </div>
      </div>
    </article>
  )
}
