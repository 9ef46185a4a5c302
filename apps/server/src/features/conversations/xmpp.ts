import { archiveIdFor, type Scope } from "@kith/feature-kit"
import { type ElementLike, type Jid, stanza } from "@kith/xmpp"
import { NS_HINTS, NS_MARKERS, NS_RECEIPTS, NS_STANZA_ID } from "@kith/xmpp/extensions"
import type { Conversations, Outbox } from "./service.ts"
import type { SentMessageStore } from "./store.ts"

/** Sends in the name of the account itself, whose bare JID no session shares. */
export function createOutbox(xmpp: Scope<unknown, unknown>["xmpp"]): Outbox {
  const send = (user: Jid, peer: Jid, id: string | undefined, children: ElementLike[]) =>
    xmpp.sendMessage(
      user,
      stanza({ name: "message", attrs: { to: peer.toString(), type: "chat", id }, children }),
    )
  return {
    sendText: (user, peer, id, body) =>
      send(user, peer, id, [
        { name: "body", children: [body] },
        { name: "origin-id", attrs: { xmlns: NS_STANZA_ID, id } },
        { name: "request", attrs: { xmlns: NS_RECEIPTS } },
        { name: "markable", attrs: { xmlns: NS_MARKERS } },
      ]),
    sendDisplayed: (user, peer, id) =>
      send(user, peer, undefined, [
        { name: "displayed", attrs: { xmlns: NS_MARKERS, id } },
        { name: "store", attrs: { xmlns: NS_HINTS } },
      ]),
  }
}

/** The id a program gave its message is stored in the same commit as the message. */
export function rememberOwnIds(
  { xmpp, clock }: Pick<Scope<unknown, unknown>, "clock" | "xmpp">,
  conversations: Conversations,
  store: SentMessageStore,
): void {
  xmpp.recordMessages((message, commit) => {
    const { session, sender, stanza } = message
    const { id } = stanza
    const archiveId = archiveIdFor(message, sender)
    if (session !== undefined || sender === undefined || archiveId === undefined || id === undefined)
      return undefined
    if (conversations.isSending(sender, id)) {
      store.add(commit, { owner: sender.toString(), ownId: id, archiveId, sentAt: clock.now() })
    }
    return undefined
  })
}
