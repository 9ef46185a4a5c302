import { DomainError } from "@kith/feature-kit"
import { isXmlText, type Jid, randomId } from "@kith/xmpp"
import type { MessageArchive, PageRequest } from "../message-archive/index.ts"
import { type Message, readArchived } from "./message.ts"
import type { SentMessageStore } from "./store.ts"

/** How messages get out; resolves once stored, with the id in the archive. */
export interface Outbox {
  sendText(user: Jid, peer: Jid, id: string, body: string): Promise<string | undefined>
  sendDisplayed(user: Jid, peer: Jid, id: string): Promise<string | undefined>
}

export interface Conversation {
  readonly peer: string
  readonly unreadCount: number
  readonly lastMessage: Message
}

export type Conversations = ReturnType<typeof createConversations>

/** Conversations for programs: read, write, mark as displayed. Everything happens in the name of `user`. */
export function createConversations(archive: MessageArchive, store: SentMessageStore, outbox: Outbox) {
  const sending = new Map<string, Promise<Message>>()
  const keyOf = (user: Jid, ownId: string) => `${user} ${ownId}`

  const get = async (user: Jid, id: string): Promise<Message> => {
    const { messages } = await archive.page(user, user, { ids: [id] }, {})
    if (messages[0] === undefined)
      throw new DomainError("not-found", "There is no such message in your history.")
    return readArchived(messages[0])
  }

  const send = async (user: Jid, peer: Jid, ownId: string, body: string): Promise<Message> => {
    // What is sent from here is known by its place in the archive.
    if (!(await archive.keeps(user, peer))) {
      throw new DomainError(
        "not-acceptable",
        "Your archive keeps nothing of this conversation. Let it, or use another program.",
      )
    }
    const archiveId = await outbox.sendText(user, peer, ownId, body)
    if (archiveId === undefined) throw new Error("A message with a body was not archived")
    return get(user, archiveId)
  }

  const sendOnce = async (user: Jid, peer: Jid, ownId: string, body: string): Promise<Message> => {
    const earlier = await store.findArchiveId(user.toString(), ownId)
    return earlier === undefined ? send(user, peer, ownId, body) : get(user, earlier)
  }

  return {
    /** Whom the user talked with last comes first. */
    async list(user: Jid, page: Pick<PageRequest, "before" | "max">) {
      const { conversations, isComplete } = await archive.conversations(user, user, page)
      const listed = conversations.map(
        ({ last, unreadCount }): Conversation => ({
          peer: last.peer,
          unreadCount,
          lastMessage: readArchived(last),
        }),
      )
      return { conversations: listed, isComplete }
    },

    /** Oldest first. */
    async messages(user: Jid, peer: Jid, page: PageRequest) {
      const { messages, isComplete } = await archive.page(user, user, { with: peer, onlyContent: true }, page)
      return { messages: messages.map(readArchived), isComplete }
    },

    /** Messages with somebody, or with anybody, that have all the words. Oldest first. */
    async search(
      user: Jid,
      filter: { readonly text: string; readonly with: Jid | undefined },
      page: PageRequest,
    ) {
      const { messages, isComplete } = await archive.page(user, user, filter, page)
      return { messages: messages.map(readArchived), isComplete }
    },

    /**
     * Sends text to somebody; resolves once it is stored. The same `ownId` again gives the message sent before and
     * sends nothing.
     */
    async send(user: Jid, peer: Jid, body: string, ownId: string | undefined): Promise<Message> {
      if (!isXmlText(body) || (ownId !== undefined && !isXmlText(ownId))) {
        throw new DomainError("bad-request", "Remove the control characters: no message can carry them.")
      }
      if (ownId === undefined) return send(user, peer, randomId(), body)
      const key = keyOf(user, ownId)
      const sent = sending.get(key) ?? sendOnce(user, peer, ownId, body)
      sending.set(key, sent)
      const message = await sent.finally(() => sending.delete(key))
      if (message.peer !== peer.toString()) {
        throw new DomainError("conflict", "This id names a message to somebody else already; choose another.")
      }
      return message
    },

    /** Whether a message is on its way that must be remembered under the id its sender gave it. */
    isSending: (user: Jid, ownId: string): boolean => sending.has(keyOf(user, ownId)),

    /** Tells the other side, and the user's own devices, that the user has read up to that message. */
    async markDisplayed(user: Jid, peer: Jid, id: string): Promise<void> {
      const message = await get(user, id)
      if (message.peer !== peer.toString() || message.direction !== "incoming") {
        throw new DomainError("not-acceptable", "Only what this person sent can be marked as displayed.")
      }
      if (message.originId === null) {
        throw new DomainError(
          "not-acceptable",
          "Its sender gave this message no id that a marker could name.",
        )
      }
      await outbox.sendDisplayed(user, peer, message.originId)
    },
  }
}
