import type { Jid } from "@kith/xmpp"
import { withText } from "../corrections/edit-record.ts"
import { applyOwnChanges } from "../corrections/own-changes.ts"
import type { Live } from "../live.ts"
import { contentOf, type MessageContent } from "../messages/content.ts"
import type { Message } from "../messages/message.ts"
import { presentMessage } from "../messages/present-message.ts"
import { cleanReactions } from "../reactions/clean-reactions.ts"
import { type Reader, readersOfMessage } from "../receipts-and-markers/readers-of-message.ts"
import type { Room } from "../rooms/room.ts"
import type { WantedChange } from "../send-queue/queued-changes.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import type { MessageRecord } from "../store/records.ts"
import type { Typing } from "../typing/typing.ts"
import type { Conversation, ConversationKind } from "./conversation.ts"
import { ConversationWindow, type WindowParts } from "./conversation-window.ts"
import { findNamed } from "./find-message.ts"

export interface ConversationParts extends WindowParts {
  readonly kind: ConversationKind
  readonly room: Room | undefined
  readonly queue: SendQueue
  readonly typing: Typing
  /** Whether the peer may see that we are online. */
  mayKnowUs(): boolean
  /** Removes messages from our devices only. */
  hide(ids: readonly string[]): Promise<void>
  /** Tells the peer and our other devices what we saw. */
  sendMarkers(): Promise<void>
}

/** A window on a conversation, and what can be done in it. */
export class ConversationView implements Conversation {
  readonly peer: Jid
  readonly kind: ConversationKind
  readonly room: Room | undefined
  /** What is shown of it. */
  readonly window: ConversationWindow
  readonly #parts: ConversationParts
  readonly #key: string

  constructor(peer: Jid, parts: ConversationParts) {
    this.peer = peer
    this.kind = parts.kind
    this.room = parts.room
    this.#key = peer.toString()
    this.window = new ConversationWindow(peer, parts)
    this.#parts = parts
  }

  get messages() {
    return this.window.messages
  }
  get hasOlder() {
    return this.window.hasOlder
  }
  get unread() {
    return this.window.unread
  }
  get firstUnreadId() {
    return this.window.firstUnreadId
  }
  get timerSeconds() {
    return this.window.timerSeconds
  }
  get typing() {
    return this.#parts.typing.of(this.peer)
  }

  loadOlder(): Promise<void> {
    return this.window.loadOlder()
  }
  async findMessage(name: string): Promise<Message | undefined> {
    const record = await this.#parts.log.store.transact((t) => findNamed(t, this.#key, name))
    return record && presentMessage(record, this.peer)
  }
  readAround(name: string): Promise<string | undefined> {
    return this.window.readAround(name)
  }
  readBackTo(atMs: number): Promise<string | undefined> {
    return this.window.readBackTo(atMs)
  }

  send(content: string | MessageContent): Promise<void> {
    const { typing, queue } = this.#parts
    typing.messageSent(this.peer)
    return this.#shown(queue.add(this.peer, typeof content === "string" ? { body: content } : content))
  }
  retry(id: string): Promise<void> {
    return this.#shown(this.#parts.queue.retry(this.peer, id))
  }
  discard(id: string): Promise<void> {
    return this.#shown(this.#parts.queue.discard(this.peer, id))
  }
  hide(ids: readonly string[]): Promise<void> {
    return this.#shown(this.#parts.hide(ids))
  }
  edit(
    id: string,
    content: string | MessageContent | ((now: MessageContent) => MessageContent),
  ): Promise<void> {
    return this.#change(id, (record) => {
      if (typeof content === "string") return { edit: withText(record, content) }
      if (typeof content === "object") return { edit: content }
      return { edit: content(contentOf(applyOwnChanges(record))) }
    })
  }
  retract(id: string): Promise<void> {
    return this.#change(id, () => ({ retract: true }))
  }
  react(id: string, emojis: readonly string[]): Promise<void> {
    return this.#change(id, () => ({ react: cleanReactions(emojis) }))
  }
  retryChange(id: string, changeId: string): Promise<void> {
    return this.#shown(this.#parts.queue.retryChange(this.peer, id, changeId))
  }
  discardChange(id: string, changeId: string): Promise<void> {
    return this.#shown(this.#parts.queue.discardChange(this.peer, id, changeId))
  }
  setTimer(seconds: number | undefined): Promise<void> {
    return this.#shown(this.#parts.queue.setTimer(this.peer, seconds))
  }

  readersOf(id: string): Live<readonly Reader[]> {
    return readersOfMessage(this.#parts.log, this.#key, id)
  }

  async #change(id: string, decide: (record: MessageRecord) => WantedChange): Promise<void> {
    const record = await this.#parts.log.store.transact((t) => t.findMessage(id))
    if (record !== undefined) await this.#shown(this.#parts.queue.change(this.peer, id, decide(record)))
  }

  /** Resolves when what was done can be seen too. */
  async #shown(done: Promise<void>): Promise<void> {
    await done
    await this.window.settled()
  }

  setTyping(isTyping: boolean): void {
    // XEP-0085 §7: who types is online, which is not for everybody to know.
    if (this.#parts.mayKnowUs()) this.#parts.typing.tell(this.peer, isTyping)
  }

  async markDisplayed(): Promise<void> {
    const isNews = await this.#parts.log.change(async (recording) => {
      const known = await recording.transaction.findConversation(this.#key)
      if (known === undefined || known.lastIncomingOrder <= known.displayedOrder) return false
      await recording.noteDisplayed(this.#key, known.lastIncomingOrder, {
        isMarked: false,
        isSynced: false,
      })
      return true
    })
    if (isNews) await this.#parts.sendMarkers()
  }
}
