import {
  type Bookmark,
  Jid,
  NS_OLD_BOOKMARKS,
  NS_PRIVATE,
  oldBookmarks,
  parseOldBookmarks,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"

/** XEP-0048 §3 in private storage (XEP-0049). @throws StanzaError, NotConnected, MalformedError */
export async function fetchOldBookmarks(requests: Requests): Promise<ReadonlyMap<string, Bookmark>> {
  const answer = await requests.ask(
    "get",
    xml("query", { xmlns: NS_PRIVATE }, xml("storage", { xmlns: NS_OLD_BOOKMARKS })),
  )
  const storage = answer.child("query", NS_PRIVATE)?.child("storage", NS_OLD_BOOKMARKS)
  if (storage === undefined) return new Map()
  return new Map(parseOldBookmarks(storage).rooms.map(([room, noted]) => [room.toString(), noted]))
}

/** All of them at once; bookmarks of other kinds stay. @throws StanzaError, NotConnected, MalformedError */
export async function putOldBookmarks(
  requests: Requests,
  bookmarks: ReadonlyMap<string, Bookmark>,
): Promise<void> {
  const question = xml("query", { xmlns: NS_PRIVATE }, xml("storage", { xmlns: NS_OLD_BOOKMARKS }))
  const answer = await requests.ask("get", question)
  const storage = answer.child("query", NS_PRIVATE)?.child("storage", NS_OLD_BOOKMARKS)
  const { others } = storage === undefined ? { others: [] } : parseOldBookmarks(storage)
  const rooms = [...bookmarks].map(([room, noted]) => [Jid.parse(room), noted] as const)
  await requests.ask("set", xml("query", { xmlns: NS_PRIVATE }, oldBookmarks(rooms, others)))
}
