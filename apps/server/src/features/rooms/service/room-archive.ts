import type { Commit, MaybePromise } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { PastMessage } from "./history.ts"

/** Where the messages of rooms are kept. */
export interface RoomArchive {
  /** Adds the message to a commit; answers with its id. `sender` is the full JID behind the occupant. */
  record(
    room: Jid,
    message: { readonly stanza: Stanza; readonly sender: Jid; readonly isSubject: boolean },
    commit: Commit,
  ): MaybePromise<string>
  /** When the message with that id was recorded, in epoch milliseconds. */
  sentAt(id: string): number
  /** The last messages that can be read, oldest first. */
  latest(room: Jid, most: number): Promise<readonly PastMessage[]>
  /** Gives up all that was kept for the room. */
  abandon(room: Jid): Promise<void>
}
