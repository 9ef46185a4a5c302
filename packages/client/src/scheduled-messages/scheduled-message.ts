import type { Jid } from "@kith/xmpp"
import type { Failure } from "../failure.ts"
import type { Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import type { FailedFile } from "../uploads/failed-file.ts"
import type { NewFile } from "../uploads/transfer.ts"

/** A message of ours that is to be sent later. */
export interface ScheduledMessage {
  readonly id: string
  /** The bare address of the conversation. */
  readonly peer: Jid
  readonly content: MessageContent
  /** When it is to be sent (epoch ms); 0: at once. */
  readonly at: number
  /**
   * Who sends it: our server, with none of our devices there; or this device, at that time or as soon as it is open and
   * connected again. A server takes no messages to rooms, and some servers take none.
   */
  readonly keeper: "server" | "device"
  /** It was due and could not be sent. It waits to be changed or cancelled. */
  readonly failure?: Failure
  /** Files of it that could not be uploaded; the others are kept. */
  readonly failedFiles?: readonly FailedFile[]
}

/** `account.scheduledMessages`. Everything works without a connection and reaches the server later. */
export interface ScheduledMessages {
  /** The next one first. */
  readonly all: Live<readonly ScheduledMessage[]>
  /** Who would send a message to that conversation. */
  keeperFor(peer: Jid): ScheduledMessage["keeper"]
  /**
   * Resolves with its id when it is safe in the local store. For a server `files` are uploaded at once, and it is told
   * of the message when they are; where this device sends the message they stay here until it is due.
   * @throws UploadFailed when this device has no room for them, or the server takes no files that large
   */
  schedule(peer: Jid, content: MessageContent, at: number, files?: readonly NewFile[]): Promise<string>
  /** A time that has passed means now, 0 by any clock. One that was sent meanwhile stays as it was sent. */
  change(id: string, change: { readonly at?: number; readonly content?: MessageContent }): Promise<void>
  cancel(id: string): Promise<void>
}
