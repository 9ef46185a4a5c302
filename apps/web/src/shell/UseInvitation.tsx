import type { Jid } from "@kith/xmpp"
import { useEffect, useRef, useState } from "react"
import { navigate } from "../navigation/navigation.ts"
import { chatPath } from "../navigation/route.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { findInviter } from "../session/server.ts"
import { strings } from "../strings/index.ts"
import { Confirm } from "../ui/confirm/Confirm.tsx"
import { showToast } from "../ui/toast/toasts.ts"

const text = strings.links

/** Somebody who has an account followed an invitation: it makes them a contact of who sent it. */
export function UseInvitation({ token }: { readonly token: string }) {
  const account = useAccount()
  const next = useRef("/")
  const [inviter, setInviter] = useState<Jid>()

  useEffect(() => {
    void findInviter(token).then((found) => {
      setInviter(found)
      if (found !== undefined && !found.equals(account.jid)) return
      showToast(found === undefined ? text.invitationOver : text.ownInvitation)
      navigate("/", { replace: true })
    })
  }, [token, account])

  if (inviter === undefined || inviter.equals(account.jid)) return null
  const name = inviter.local ?? inviter.domain
  return (
    <Confirm
      title={text.invitedTitle({ name })}
      action={text.add}
      onConfirm={async () => {
        await account.addContact(inviter, undefined, token)
        next.current = chatPath(inviter)
      }}
      onClose={() => navigate(next.current, { replace: true })}
    >
      {text.invitedText({ name, address: account.jid.toString() })}
    </Confirm>
  )
}
