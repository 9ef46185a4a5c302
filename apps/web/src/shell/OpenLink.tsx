import { Jid } from "@kith/xmpp"
import { useEffect, useRef } from "react"
import { addToDraft } from "../features/composer/add-to-draft.ts"
import { navigate } from "../navigation/navigation.ts"
import { chatPath } from "../navigation/route.ts"
import { parseXmppUri } from "../navigation/xmpp-uri.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { strings } from "../strings/index.ts"
import { Confirm } from "../ui/confirm/Confirm.tsx"
import { showToast } from "../ui/toast/toasts.ts"

const text = strings.links

/**
 * Opens an XMPP link that the system handed over. What others would notice (joining, asking to be a contact) is asked
 * first, since anybody can make a link.
 */
export function OpenLink({ uri }: { readonly uri: string }) {
  const account = useAccount()
  const next = useRef("/")
  const link = parseXmppUri(uri)
  const address = link && Jid.tryParse(link.address)?.bare
  const { action } = link ?? {}
  const asks = action === "join" || action === "subscribe" || action === "roster"

  // biome-ignore lint/correctness/useExhaustiveDependencies: A link is opened once.
  useEffect(() => {
    if (asks && address !== undefined) return
    if (address === undefined) showToast(text.notALink)
    const body = link?.parameters.get("body")
    if (address !== undefined && body !== undefined) addToDraft(account.jid, address, body)
    navigate(address === undefined ? "/" : chatPath(address), { replace: true })
  }, [uri])

  if (!asks || address === undefined) return null
  const place = address.toString()
  const close = () => navigate(next.current, { replace: true })
  if (action === "join") {
    return (
      <Confirm
        title={text.joinTitle({ place })}
        action={text.join}
        onConfirm={async () => {
          const password = link?.parameters.get("password")
          await account.rooms.join(address, password === undefined ? {} : { password })
          next.current = chatPath(address)
        }}
        onClose={close}
      >
        {text.joinText}
      </Confirm>
    )
  }
  return (
    <Confirm
      title={text.addTitle({ place })}
      action={text.add}
      onConfirm={async () => {
        await account.addContact(address, link?.parameters.get("name"), link?.parameters.get("preauth"))
        next.current = chatPath(address)
      }}
      onClose={close}
    >
      {text.addText}
    </Confirm>
  )
}
