import { DomainError } from "@kith/feature-kit"
import { serialize, type XmlElement, xml } from "@kith/xmpp"
import {
  type Bookmark,
  NS_BOOKMARKS,
  NS_OLD_BOOKMARKS,
  oldBookmarks,
  parseBookmark,
  parseOldBookmarks,
} from "@kith/xmpp/extensions"
import type { NotedRoom } from "./rooms-node.ts"

/** About what one stanza can carry. */
const MAX_BYTES = 200_000

/**
 * All bookmarks in one element. Throws where they do not fit: a client that got some of them would soon write those back,
 * and take the others away.
 */
export function inOldForm(rooms: Iterable<NotedRoom>, others: readonly XmlElement[]): XmlElement {
  const storage = oldBookmarks(
    [...rooms].map(({ room, bookmark }) => [room, bookmark] as const),
    others,
  )
  if (Buffer.byteLength(serialize(storage)) <= MAX_BYTES) return storage
  throw new DomainError(
    "policy-violation",
    `Your bookmarks have more than ${MAX_BYTES} bytes, too many for clients that read them all at once. Remove some, or use a newer client.`,
  )
}

/** What is on the shelf: bookmarks of other kinds, which newer clients do not know. */
export function othersIn(left: XmlElement | undefined): readonly XmlElement[] {
  return left?.elements ?? []
}

export function asLeft(others: readonly XmlElement[]): XmlElement | undefined {
  return others.length === 0 ? undefined : xml("storage", { xmlns: NS_OLD_BOOKMARKS }, ...others)
}

/** Whether a client would make the same of both. */
export function saysTheSame(one: XmlElement, other: XmlElement): boolean {
  return essenceOf(one) === essenceOf(other)
}

function essenceOf(storage: XmlElement): string {
  const { rooms, others } = parseOldBookmarks(storage)
  const lines = rooms.map(([room, bookmark]) => `${room} ${essenceOfBookmark(bookmark)}`)
  return JSON.stringify([lines.sort(), others.map((element) => serialize(element, NS_OLD_BOOKMARKS)).sort()])
}

function essenceOfBookmark({ name, isJoinedAutomatically, nick, password }: Bookmark): string {
  return JSON.stringify([name ?? null, isJoinedAutomatically, nick ?? null, password ?? null])
}

/**
 * The element of the node after somebody has changed the bookmark in the form of old: what that form has no place for, such
 * as what other clients noted, stays. `undefined` when nothing is changed.
 */
export function changedBy(before: XmlElement | undefined, bookmark: Bookmark): XmlElement | undefined {
  if (before !== undefined && essenceOfBookmark(parseBookmark(before)) === essenceOfBookmark(bookmark)) {
    return undefined
  }
  const { name, isJoinedAutomatically, nick, password } = bookmark
  const isOurs = (child: XmlElement) =>
    (child.name === "nick" || child.name === "password") && (child.namespace ?? NS_BOOKMARKS) === NS_BOOKMARKS
  return xml(
    "conference",
    { ...before?.attrs, xmlns: NS_BOOKMARKS, name, autojoin: isJoinedAutomatically ? "true" : undefined },
    nick !== undefined && xml("nick", {}, nick),
    password !== undefined && xml("password", {}, password),
    ...(before?.elements.filter((child) => !isOurs(child)) ?? []),
  )
}
