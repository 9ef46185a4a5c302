import { type Account, isQuestion, RoomRefused } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { useEffect, useState } from "react"
import { addToDraft } from "../features/composer/add-to-draft.ts"
import { chatPath, signUpPath } from "../navigation/route.ts"
import { findAccountInvitation, parseXmppUri, type XmppLink } from "../navigation/xmpp-uri.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { strings } from "../strings/index.ts"
import { showToast } from "../ui/toast/toasts.ts"
import { AskWithAccount } from "./AskWithAccount.tsx"

const text = strings.links
/** So long may an address take to say what it is. */
const PATIENCE_MS = 5_000

/**
 * Opens an XMPP link (XEP-0147). What others would notice (joining, asking to be a contact) is asked first, since
 * anybody can make a link. `onDone` is told where it leads; to `undefined`, if nowhere.
 */
export function OpenLink({
  uri,
  onDone,
}: {
  readonly uri: string
  readonly onDone: (path?: string) => void
}) {
  const account = useAccount()
  const link = parseXmppUri(uri)
  const address = link && Jid.tryParse(link.address)?.bare
  const [question, setQuestion] = useState<"join" | "add">()

  // biome-ignore lint/correctness/useExhaustiveDependencies: A link is opened once.
  useEffect(() => {
    let isOver = false
    void findQuestion(account, link, address).then((asked) => {
      if (isOver) return
      if (asked !== undefined) return setQuestion(asked)
      onDone(follow(account, link, address))
    })
    return () => {
      isOver = true
    }
  }, [uri])

  if (link === undefined || address === undefined) return null
  const place = address.toString()
  if (question === "join") {
    return (
      <AskWithAccount
        title={text.joinTitle({ place })}
        action={text.join}
        text={() => text.joinText}
        act={({ rooms }) => joinOrAsk(rooms, address, link.parameters.get("password"))}
        onClose={onDone}
      />
    )
  }
  if (question !== "add") return null
  return (
    <AskWithAccount
      title={text.addTitle({ place })}
      action={text.add}
      text={() => text.addText}
      act={async (chosen) => {
        await chosen.addContact(address, link.parameters.get("name"), link.parameters.get("preauth"))
        return chatPath(address)
      }}
      onClose={onDone}
    />
  )
}

/** What the person has to agree to first, if to anything. */
async function findQuestion(
  account: Account,
  link: XmppLink | undefined,
  address: Jid | undefined,
): Promise<"join" | "add" | undefined> {
  if (link === undefined || address === undefined || address.equals(account.jid)) return undefined
  const isInside = account.rooms.joined.get().some(({ jid }) => jid.equals(address))
  const contact = account.contacts.get().find(({ jid }) => jid.equals(address))
  switch (link.action) {
    case "join":
      return isInside ? undefined : "join"
    case "roster":
    case "subscribe":
      return contact === undefined || !["both", "to"].includes(contact.subscription) ? "add" : undefined
    case undefined:
      if (isInside || contact !== undefined) return undefined
      return (await isRoom(account, address)) ? "join" : undefined
    default:
      return undefined
  }
}

/** What the group wants of who comes in, such as a password, is asked for where its messages would be. */
async function joinOrAsk(rooms: Account["rooms"], address: Jid, password: string | undefined) {
  try {
    await rooms.join(address, password === undefined ? {} : { password })
  } catch (error) {
    if (!(error instanceof RoomRefused && isQuestion(error.problem))) throw error
  }
  return chatPath(address)
}

/** Asks the address what it is, as long as it answers soon. */
async function isRoom(account: Account, address: Jid): Promise<boolean> {
  // Somebody we talk to already.
  if (account.conversations.get().some(({ peer }) => peer.equals(address))) {
    return account.rooms.isRoom(address)
  }
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), PATIENCE_MS)
  const described = account.rooms.describe(address).then(
    () => true,
    () => false,
  )
  const found = await Promise.race([described, late])
  clearTimeout(timer)
  return found
}

/** Where it leads when nothing has to be asked. */
function follow(account: Account, link: XmppLink | undefined, address: Jid | undefined): string | undefined {
  const invitation = link?.action === "register" ? findAccountInvitation(link) : undefined
  if (invitation !== undefined) return signUpPath(invitation)
  if (link === undefined || address === undefined) {
    showToast(text.notALink)
    return undefined
  }
  if (link.parameters.has("preauth") && address.equals(account.jid)) showToast(text.ownInvitation)
  const body = link.parameters.get("body")
  if (body !== undefined) addToDraft(account.jid, address, body)
  return chatPath(address)
}
