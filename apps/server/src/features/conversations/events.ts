import {
  type Api,
  archiveIdFor,
  defineEvent,
  type Hooks,
  type MessageTransit,
  messageReceived,
  messageSent,
} from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { CHAT_STATES, findChatState, NS_MARKERS, NS_RECEIPTS } from "@kith/xmpp/extensions"
import { z } from "zod"
import type { MessageArchive } from "../message-archive/index.ts"
import { type Direction, readStanza } from "./message.ts"
import { address, direction, messageSchema } from "./schemas.ts"

const scope = "messages:read"

const message = defineEvent({
  name: "message",
  summary: "A message came in, or you sent one from another device",
  scope,
  payload: messageSchema,
})
const receipt = defineEvent({
  name: "receipt",
  summary: "A message of yours has reached a device of the other side",
  scope,
  payload: z.object({ peer: address, originId: z.string().describe("Of the message") }),
})
const marker = defineEvent({
  name: "marker",
  summary: "Somebody has read up to a message: the other side, or you on another device",
  scope,
  payload: z.object({
    peer: address,
    direction: direction.describe("`incoming`: the other side has read; `outgoing`: you have"),
    originId: z.string().describe("Of the message"),
  }),
})
const typing = defineEvent({
  name: "typing",
  summary: "What the other side is doing right now",
  scope,
  payload: z.object({ peer: address, state: z.enum(CHAT_STATES) }),
})

/** Pushes what happens in an account's conversations to the programs that listen. */
export function publishEvents(api: Api, hooks: Hooks, archive: MessageArchive): void {
  api.addEvents(message, receipt, marker, typing)

  const publish = (user: Jid, peer: Jid, way: Direction, sent: MessageTransit) => {
    if (!api.hasListeners(user)) return
    const { stanza } = sent
    switch (stanza.type) {
      case "error":
      case "groupchat":
      case "headline":
        return
    }
    const peerText = peer.bare.toString()
    const archiveId = archiveIdFor(sent, user)
    if (archiveId !== undefined && stanza.has("body")) {
      const sentAt = archive.sentAt(archiveId)
      const told = readStanza(stanza.toElement())
      api.publish(user, message, { ...told, id: archiveId, peer: peerText, direction: way, sentAt })
    }
    const displayedId = stanza.child("displayed", NS_MARKERS)?.attrs.id
    if (displayedId !== undefined) {
      api.publish(user, marker, { peer: peerText, direction: way, originId: displayedId })
    }
    if (way === "outgoing") return
    const receivedId = stanza.child("received", NS_RECEIPTS)?.attrs.id
    if (receivedId !== undefined) api.publish(user, receipt, { peer: peerText, originId: receivedId })
    const state = findChatState(stanza)
    if (state !== undefined) api.publish(user, typing, { peer: peerText, state })
  }

  hooks.on(messageSent, "observe", (sent) => {
    if (sent.sender !== undefined) publish(sent.sender, sent.to, "outgoing", sent)
  })
  hooks.on(messageReceived, "observe", ({ message: received }) => {
    const { recipient, sender, from } = received
    // A note to oneself was told when it was sent.
    if (recipient !== undefined && !sender?.equals(recipient)) publish(recipient, from, "incoming", received)
  })
}
