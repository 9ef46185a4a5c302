import { Jid } from "@kith/xmpp"
import { useEffect, useState } from "react"
import { sentenceOf } from "../forms/sentence-of.ts"
import { navigate } from "../navigation/navigation.ts"
import { chatPath, type RoomWish, signUpPath } from "../navigation/route.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { findInvitation } from "../session/invitations.ts"
import { joinRoom } from "../session/rooms.ts"
import { loadServerDescription } from "../session/server.ts"
import { strings } from "../strings/index.ts"
import { showToast } from "../ui/toast/toasts.ts"
import { AskWithAccount } from "./AskWithAccount.tsx"

const text = strings.links
const goTo = (path = "/") => navigate(path, { replace: true })

/**
 * Somebody who has an account followed an invitation: it makes them a contact of who sent it, and brings them into the
 * group it was made in. One that is for a new account leads to the form for it.
 */
export function UseInvitation({
  token,
  room,
}: {
  readonly token: string
  readonly room: RoomWish | undefined
}) {
  const account = useAccount()
  const [inviter, setInviter] = useState<Jid>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: An invitation is followed once.
  useEffect(() => {
    void judge()
    async function judge(): Promise<void> {
      try {
        const found = await findInvitation(token)
        if (found === "over") return leave(text.invitationOver)
        if (found.inviter.equals(account.jid)) return leave(text.ownInvitation)
        if (found.kind === "contact") return setInviter(found.inviter)
        const { domain } = await loadServerDescription()
        goTo(signUpPath({ invitation: token, domain, ...(room && { room }) }))
      } catch (error) {
        leave(sentenceOf(error))
      }
    }
    function leave(sentence: string): void {
      showToast(sentence)
      goTo()
    }
  }, [token])

  if (inviter === undefined) return null
  const name = inviter.local ?? inviter.domain
  const place = room && Jid.tryParse(room.address)?.bare
  return (
    <AskWithAccount
      title={text.invitedTitle({ name })}
      action={place === undefined ? text.add : text.join}
      text={({ jid }) =>
        place === undefined
          ? text.invitedText({ name, address: jid.toString() })
          : text.invitedRoomText({ name, address: jid.toString(), place: place.toString() })
      }
      act={async (chosen) => {
        await chosen.addContact(inviter, undefined, token)
        return place === undefined ? chatPath(inviter) : await joinRoom(chosen, place, room?.password)
      }}
      onClose={goTo}
    />
  )
}
