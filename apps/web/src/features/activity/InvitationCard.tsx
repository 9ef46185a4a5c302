import type { RoomInvitation } from "@kith/client"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { describePerson } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import styles from "./ActivityPage.module.css"

const text = strings.activity

/** Somebody asks us into a room: join or decline. */
export function InvitationCard({ invitation }: { readonly invitation: RoomInvitation }) {
  const { room, from, reason } = invitation
  const account = useAccount()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const place = room.local ?? room.domain
  const inviter = from?.isBare === false ? from.resource : from && describePerson(account, from).name

  async function run(work: () => Promise<unknown>): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      await work()
    } catch (error) {
      setProblem(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.card}>
      <PersonAvatar jid={room} name={place} size={40} />
      <div className={styles.lines}>
        <p>
          {inviter === undefined ? text.invitedByRoom({ place }) : text.invited({ name: inviter, place })}
        </p>
        {reason !== undefined && (
          <p className={styles.quote} dir="auto">
            {reason.slice(0, 500)}
          </p>
        )}
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        <div className={styles.buttons}>
          <Button
            look="primary"
            size="small"
            busy={isBusy}
            onClick={() =>
              void run(async () => {
                await account.rooms.acceptInvitation(invitation)
                navigate(chatPath(room))
              })
            }
          >
            {text.join}
          </Button>
          <Button
            look="plain"
            size="small"
            onClick={() => void run(() => account.rooms.declineInvitation(invitation))}
          >
            {text.decline}
          </Button>
        </div>
      </div>
    </div>
  )
}
