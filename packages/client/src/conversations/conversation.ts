import type { Jid } from "@kith/xmpp"
import type { Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import type { Message } from "../messages/message.ts"
import type { Reader } from "../receipts-and-markers/readers-of-message.ts"
import type { Room } from "../rooms/room.ts"

/** A line in the list of conversations; the list is ordered by the last message, newest first. */
export interface ConversationSummary {
  /** A bare address. */
  readonly peer: Jid
  readonly name: string
  readonly lastMessage?: Message
  readonly unread: number
  /** The peer is writing. */
  readonly typing: boolean
  /** Absent: with a person. */
  readonly kind?: ConversationKind
  /** How many of the unread messages mention us, in rooms. */
  readonly mentions?: number
}

/** `notes`: with ourselves, on all our devices. */
export type ConversationKind = "person" | "room" | "notes"

/** The conversation with one peer. `account.conversation(peer)` answers the same object for the same peer. */
export interface Conversation {
  readonly peer: Jid
  readonly kind: ConversationKind
  /** With the kind `room`. */
  readonly room: Room | undefined
  /** A window on the newest messages, oldest first; `loadOlder` moves its beginning. */
  readonly messages: Live<readonly Message[]>
  /** Whether there is more before the window, here or in the server's archive. */
  readonly hasOlder: Live<boolean>
  readonly typing: Live<boolean>
  readonly unread: Live<number>
  /** The `id` of the oldest message not yet displayed; for the line "new messages". */
  readonly firstUnreadId: Live<string | undefined>
  /**
   * Widens the window by a page: from the store, else from the archive. Calls meanwhile share one answer.
   * @throws NotConnected when the archive is needed and there is no connection
   */
  loadOlder(): Promise<void>
  /** What this device has of a message, called as for `readAround`, also where the window does not reach. */
  findMessage(name: string): Promise<Message | undefined>
  /**
   * Widens the window so far back that it has a message, and some before it. `name` is its local id or what others
   * call it: the sender's id, the archive's. Answers with the local id, `undefined` if there is no such message as far
   * back as was looked.
   * @throws NotConnected when the archive is needed and there is no connection
   */
  readAround(name: string): Promise<string | undefined>
  /** The same for the first message at or after a moment (epoch ms), else the last one. */
  readBackTo(atMs: number): Promise<string | undefined>
  /**
   * Queues a message; resolves when it is safe in the local store. It is sent once, now or when there is a
   * connection again. White space alone is not sent.
   * @throws MessageTooLong
   */
  send(content: string | MessageContent): Promise<void>
  /** Queues a failed message again. */
  retry(id: string): Promise<void>
  /** Removes a failed message from this device. */
  discard(id: string): Promise<void>
  /**
   * Removes messages from all our devices, and from nobody else's: archives and the others keep them. What waits to be sent
   * stays. Resolves when it is done here; our other devices are told now or when there is a connection again.
   */
  hide(ids: readonly string[]): Promise<void>
  /**
   * Gives a message of ours another content (XEP-0308): this one, this text with the rest of it, or what comes out of what
   * it says now. Shown at once, queued like a
   * message, and the same holds for `retract` and `react`: what the other side refuses shows in `changes`.
   * @throws MessageTooLong
   */
  edit(
    id: string,
    content: string | MessageContent | ((now: MessageContent) => MessageContent),
  ): Promise<void>
  /** Takes a message of ours back (XEP-0424): from everybody who honours that. */
  retract(id: string): Promise<void>
  /** All that we feel about a message, as emoji; none takes it back (XEP-0444). */
  react(id: string, emojis: readonly string[]): Promise<void>
  /** Queues a failed change of a message again. */
  retryChange(id: string, changeId: string): Promise<void>
  /** Forgets a failed change. */
  discardChange(id: string, changeId: string): Promise<void>
  /** In a private group: who has seen a message, the latest first (XEP-0333 §4.4). `id`: its local one. */
  readersOf(id: string): Live<readonly Reader[]>
  /** After how many seconds messages that are sent now disappear (XEP-0466); `undefined`: never. */
  readonly timerSeconds: Live<number | undefined>
  /** The others learn of it, and their apps do the same if they can. @throws NotConnected */
  setTimer(seconds: number | undefined): Promise<void>
  /** Tells the peer that we are writing, or stopped (XEP-0085); call it at each key press, it sends little. */
  setTyping(typing: boolean): void
  /** The person saw everything up to the newest message: unread becomes 0 on all our devices (XEP-0333). */
  markDisplayed(): Promise<void>
}
