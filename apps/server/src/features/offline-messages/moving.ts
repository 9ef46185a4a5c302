import { createHash } from "node:crypto"
import type { Hooks } from "@kith/feature-kit"
import {
  type Jid,
  MalformedError,
  NS_CLIENT,
  parseElement,
  type Stanza,
  stanza,
  type XmlElement,
} from "@kith/xmpp"
import { delay, findDelay, NS_DELAY, NS_PORTABLE, withoutStanzaIds } from "@kith/xmpp/extensions"
import { accountExporting, accountImporting } from "../accounts/index.ts"
import type { OfflineMessages } from "./service.ts"
import type { WaitingMessage } from "./store.ts"

/** The messages that wait, in an account's file (XEP-0227 §4.5). */
export function moveOfflineMessages(hooks: Hooks, offline: OfflineMessages, server: Jid): void {
  hooks.on(accountExporting, "guard", ({ user, addMany }) =>
    addMany({ name: "offline-messages" }, elements(offline.all(user), server)),
  )

  hooks.on(accountImporting, "guard", ({ user, origin, readMany }) => {
    readMany("offline-messages", NS_PORTABLE, async (children) => {
      const known = new Set<string>()
      for await (const { storedAt, stanza } of offline.all(user))
        known.add(digest(storedAt, parseElement(stanza)))
      for (const child of children) {
        const { storedAt, message } = read(child, user, origin)
        if (!known.has(digest(storedAt, message.toElement())))
          await offline.keep(user, storedAt, message.toString())
      }
    })
  })
}

async function* elements(messages: AsyncIterable<WaitingMessage>, server: Jid): AsyncGenerator<XmlElement> {
  for await (const { storedAt, stanza: text } of messages) {
    const message = stanza(parseElement(text))
    yield message.withChildren([...message.children, delay(storedAt, server)]).toElement()
  }
}

/** Since when it waits is told by the server it waited at: by the last delay there is. */
function read(element: XmlElement, user: Jid, origin: Jid): { storedAt: number; message: Stanza } {
  if (element.name !== "message" || element.namespace !== NS_CLIENT || element.attrs.from === undefined) {
    throw new MalformedError("A message that waits has no sender")
  }
  const delays = element.childrenNamed("delay", NS_DELAY)
  const last = delays.findLast(({ attrs }) => attrs.from === origin.domain) ?? delays.at(-1)
  const storedAt = findDelay({ child: () => last })?.time
  if (storedAt === undefined) throw new MalformedError("A message that waits does not say since when")
  const message = stanza(element)
    .withAttrs({ to: user.toString() })
    .withChildren(element.children.filter((child) => child !== last))
  // Where it is in another server's archive says nothing here. To take it for archived would be to lose it.
  const isOwners = (by: Jid) => by.equals(user) || by.equals(origin)
  return { storedAt, message: withoutStanzaIds(message, isOwners) }
}

function digest(storedAt: number, message: XmlElement): string {
  return createHash("sha256").update(`${storedAt} ${message}`).digest("base64")
}
