import { DomainError } from "@kith/feature-kit"
import { Jid, serialize, type XmlElement } from "@kith/xmpp"
import { NS_BOOKMARKS } from "@kith/xmpp/extensions"
import { PubsubError } from "../../pubsub/index.ts"

export interface BookmarkLimits {
  readonly maxBookmarks: number
  readonly maxBookmarkBytes: number
}

/** XEP-0402 §2: the name of an item is the address of the room, and its content one conference. */
export function requireBookmark(id: string, payload: XmlElement | undefined, limits: BookmarkLimits): void {
  if (Jid.tryParse(id)?.isBare !== true) {
    throw new PubsubError(
      "bad-request",
      "invalid-payload",
      "A bookmark is called by the address of its room.",
    )
  }
  if (payload?.name !== "conference" || payload.namespace !== NS_BOOKMARKS) {
    throw new PubsubError("bad-request", "invalid-payload", "A bookmark is a <conference/> (XEP-0402 §2).")
  }
  if (Buffer.byteLength(serialize(payload)) > limits.maxBookmarkBytes) {
    throw new PubsubError(
      "not-acceptable",
      "payload-too-big",
      `A bookmark may have ${limits.maxBookmarkBytes} bytes; note less in it.`,
    )
  }
}

export function requireRoomFor(count: number, { maxBookmarks }: BookmarkLimits): void {
  if (count <= maxBookmarks) return
  throw new DomainError(
    "policy-violation",
    `You may have ${maxBookmarks} bookmarks; remove one before you add another.`,
  )
}
