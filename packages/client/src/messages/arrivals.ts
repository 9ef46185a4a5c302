import { givenArchiveId } from "../archive/archive-id.ts"
import { findTombstone } from "../retractions/tombstone.ts"
import { isInvitation } from "../rooms/room-invitations.ts"
import { isChange } from "./change-event.ts"
import { hasContent } from "./content.ts"
import type { Incoming } from "./incoming.ts"
import type { Message } from "./message.ts"
import type { MessageLog } from "./message-log.ts"
import { readContent } from "./read-content.ts"
import { recordOf } from "./record-message.ts"

/** A message that comes twice does so soon: a session was resumed, or a room tells its past. */
const LOOKED_AT = 50

/**
 * Shows what somebody writes to a conversation that is being looked at before the store has it, as `HandedOver` does with what
 * we write: the store is asked a dozen times about a message, in which time a frame goes by. Only what is plainly a new message;
 * all else is shown once the store has it.
 */
export class Arrivals {
  /** What is shown of a conversation, oldest first; `undefined` where nothing is. Set by who knows it. */
  shown: (peer: string) => readonly Message[] | undefined = () => undefined
  readonly #log: MessageLog

  constructor(log: MessageLog) {
    this.#log = log
  }

  /** To call only where nothing that came before is still on its way. The answer goes to the store instead of `incoming`. */
  announce(incoming: Incoming): Incoming {
    if (!this.#isPlainlyNew(incoming)) return incoming
    const content = readContent(incoming.stanza)
    // How long it is to be seen begins in the store.
    if (!hasContent(content) || content.expiresInSeconds !== undefined) return incoming
    const record = recordOf(incoming, content, this.#log.nowMs)
    this.#log.handedOver.put(record)
    return { ...incoming, announced: record }
  }

  /** The store was asked to take these: it has them, knew them, or would not take them. */
  settle(messages: readonly Incoming[]): void {
    for (const { announced } of messages) {
      if (announced !== undefined) this.#log.handedOver.discard(announced.id)
    }
  }

  #isPlainlyNew(incoming: Incoming): boolean {
    const { stanza, peer, isMine, stampMs, heldSinceMs } = incoming
    if (isMine || stampMs !== undefined || heldSinceMs !== undefined || stanza.type === "error") return false
    const shown = this.shown(peer.toString())
    if (shown === undefined || shown.slice(-LOOKED_AT).some((message) => isSame(message, incoming)))
      return false
    if (isChange(incoming) || isInvitation(stanza) || this.#log.hidden?.has(incoming)) return false
    return findTombstone(stanza, 0) === undefined
  }
}

function isSame(message: Message, { stanza, peer, archiveId }: Incoming): boolean {
  if (stanza.id !== undefined && message.originId === stanza.id) return true
  return archiveId !== undefined && message.archiveId === givenArchiveId(archiveId, peer.toString())
}
