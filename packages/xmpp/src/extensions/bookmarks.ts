import { Jid } from "../jid/index.ts"
import { MalformedError, parseBoolean, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0402 PEP Native Bookmarks: the node of rooms, one item each, named by the room's address. */
export const NS_BOOKMARKS = "urn:xmpp:bookmarks:1"
/** XEP-0048 Bookmarks: all in one element, in private storage or in one item of this node. */
export const NS_OLD_BOOKMARKS = "storage:bookmarks"

/** XEP-0411, deprecated: clients look for it to learn that the two forms of old are the same. */
export const NS_BOOKMARKS_CONVERSION = "urn:xmpp:bookmarks-conversion:0"

/** One room, as its owner has noted it. */
export interface Bookmark {
  /** What the owner calls it. */
  readonly name?: string | undefined
  /** Whether clients join it by themselves. */
  readonly isJoinedAutomatically: boolean
  readonly nick?: string | undefined
  readonly password?: string | undefined
  /** What other clients have noted: children of `<extensions/>` of any namespace, to be kept. */
  readonly extensions?: readonly XmlElement[] | undefined
}

export function bookmark({
  name,
  isJoinedAutomatically,
  nick,
  password,
  extensions = [],
}: Bookmark): XmlElement {
  return xml(
    "conference",
    { xmlns: NS_BOOKMARKS, name, autojoin: isJoinedAutomatically ? "true" : undefined },
    nick !== undefined && xml("nick", {}, nick),
    password !== undefined && xml("password", {}, password),
    extensions.length > 0 && xml("extensions", {}, ...extensions),
  )
}

/** Throws {@link MalformedError} for another element. */
export function parseBookmark(conference: XmlElement): Bookmark {
  if (conference.name !== "conference") throw new MalformedError("A bookmark is a <conference/>")
  const { name, autojoin } = conference.attrs
  return {
    name,
    isJoinedAutomatically: parseBoolean(autojoin) === true,
    nick: conference.child("nick")?.text,
    password: conference.child("password")?.text,
    extensions: conference.child("extensions")?.elements ?? [],
  }
}

/** All bookmarks in one element (XEP-0048 §2), which has no place for extensions. `others` are bookmarks of other kinds. */
export function oldBookmarks(
  rooms: Iterable<readonly [room: Jid, bookmark: Bookmark]>,
  others: readonly XmlElement[] = [],
): XmlElement {
  const conferences = [...rooms].map(([room, { name, isJoinedAutomatically, nick, password }]) =>
    xml(
      "conference",
      { jid: room.toString(), name, autojoin: isJoinedAutomatically ? "true" : undefined },
      nick !== undefined && xml("nick", {}, nick),
      password !== undefined && xml("password", {}, password),
    ),
  )
  return xml("storage", { xmlns: NS_OLD_BOOKMARKS }, ...conferences, ...others)
}

export interface OldBookmarks {
  readonly rooms: readonly (readonly [room: Jid, bookmark: Bookmark])[]
  /** Such as bookmarks of web pages, and of rooms whose address is none. */
  readonly others: readonly XmlElement[]
}

/** Throws {@link MalformedError} for another element. */
export function parseOldBookmarks(storage: XmlElement): OldBookmarks {
  if (storage.name !== "storage") throw new MalformedError("Bookmarks are in a <storage/>")
  const rooms: (readonly [Jid, Bookmark])[] = []
  const others: XmlElement[] = []
  for (const element of storage.elements) {
    const isConference =
      element.name === "conference" && (element.namespace ?? NS_OLD_BOOKMARKS) === NS_OLD_BOOKMARKS
    const room = isConference ? Jid.tryParse(element.attrs.jid) : undefined
    if (room === undefined) others.push(element)
    else rooms.push([room.bare, parseBookmark(element)])
  }
  return { rooms, others }
}
