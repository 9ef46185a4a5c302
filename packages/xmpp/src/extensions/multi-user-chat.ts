import { Jid } from "../jid/index.ts"
import { type ElementLike, MalformedError, parseCount, type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0045 Multi-User Chat. */
export const NS_MUC = "http://jabber.org/protocol/muc"
export const NS_MUC_USER = "http://jabber.org/protocol/muc#user"
export const NS_MUC_ADMIN = "http://jabber.org/protocol/muc#admin"
export const NS_MUC_OWNER = "http://jabber.org/protocol/muc#owner"
/** XEP-0045 §15.5: what the forms of a room are about. */
export const NS_MUC_CONFIGURATION = "http://jabber.org/protocol/muc#roomconfig"
export const NS_MUC_INFORMATION = "http://jabber.org/protocol/muc#roominfo"
export const NS_MUC_REGISTRATION = "http://jabber.org/protocol/muc#register"
export const NS_MUC_VOICE_REQUEST = "http://jabber.org/protocol/muc#request"
/** XEP-0045 §7.4: the room keeps the `id` of messages. */
export const NS_MUC_STABLE_ID = "http://jabber.org/protocol/muc#stable_id"
/** XEP-0410 §3.3: the room answers a ping to oneself. */
export const NS_MUC_SELF_PING = "http://jabber.org/protocol/muc#self-ping-optimization"
/** XEP-0045 §15.4: well-known nodes. */
export const NODE_RESERVED_NICKNAME = "x-roomuser-item"
export const NODE_TRAFFIC = "http://jabber.org/protocol/muc#traffic"
/** XEP-0249 Direct MUC Invitations. */
export const NS_DIRECT_INVITATION = "jabber:x:conference"

const AFFILIATIONS = ["outcast", "none", "member", "admin", "owner"] as const
const ROLES = ["none", "visitor", "participant", "moderator"] as const
/** A lasting association with a room (XEP-0045 §5.2). */
export type Affiliation = (typeof AFFILIATIONS)[number]
/** What somebody may do in a room during one visit (XEP-0045 §5.1). */
export type Role = (typeof ROLES)[number]

/** Greater for more privileges. */
export const affiliationRank = (affiliation: Affiliation): number => AFFILIATIONS.indexOf(affiliation)
export const roleRank = (role: Role): number => ROLES.indexOf(role)

/** How much of the past somebody wants to get who enters (§7.2.14). */
export interface HistoryRequest {
  readonly maxCharacters?: number | undefined
  readonly maxStanzas?: number | undefined
  readonly seconds?: number | undefined
  /** Epoch milliseconds. */
  readonly since?: number | undefined
}

/** `<x xmlns='http://jabber.org/protocol/muc'/>`: somebody wants to enter. */
export interface RoomEntry {
  readonly password?: string | undefined
  readonly history?: HistoryRequest | undefined
}

export function roomEntry({ password, history }: RoomEntry = {}): XmlElement {
  return xml(
    "x",
    { xmlns: NS_MUC },
    history &&
      xml("history", {
        maxchars: history.maxCharacters?.toString(),
        maxstanzas: history.maxStanzas?.toString(),
        seconds: history.seconds?.toString(),
        since: history.since === undefined ? undefined : formatDateTime(history.since),
      }),
    password !== undefined && xml("password", {}, password),
  )
}

/** `undefined` where nobody asks to enter. What is no number or time is left out, as if nothing had been said. */
export function findRoomEntry(presence: ElementHolder): RoomEntry | undefined {
  const x = presence.child("x", NS_MUC)
  if (x === undefined) return undefined
  const history = x.child("history")?.attrs
  return {
    password: x.child("password")?.text,
    history: history && {
      maxCharacters: parseCount(history.maxchars),
      maxStanzas: parseCount(history.maxstanzas),
      seconds: parseCount(history.seconds),
      since: parseDateTime(history.since ?? ""),
    },
  }
}

/** Who did it: by nickname, or by address where no nickname stands for them. */
export interface RoomActor {
  readonly nick?: string | undefined
  readonly jid?: Jid | undefined
}

/** `<item/>` in what rooms say (muc#user) and in what they are asked (muc#admin). */
export interface RoomItem {
  readonly affiliation?: Affiliation | undefined
  readonly role?: Role | undefined
  readonly jid?: Jid | undefined
  readonly nick?: string | undefined
  readonly reason?: string | undefined
  readonly actor?: RoomActor | undefined
}

export function roomItem({ affiliation, role, jid, nick, reason, actor }: RoomItem): XmlElement {
  return xml(
    "item",
    { affiliation, jid: jid?.toString(), nick, role },
    actor && xml("actor", { nick: actor.nick, jid: actor.jid?.toString() }),
    reason !== undefined && reason !== "" && xml("reason", {}, reason),
  )
}

/** Throws {@link MalformedError} for an affiliation, a role or an address that does not exist. */
export function parseRoomItem(item: XmlElement): RoomItem {
  const { affiliation, role, jid, nick } = item.attrs
  const actor = item.child("actor")?.attrs
  return {
    affiliation: affiliation === undefined ? undefined : oneOf(AFFILIATIONS, affiliation),
    role: role === undefined ? undefined : oneOf(ROLES, role),
    jid: jid === undefined ? undefined : parseJid(jid),
    nick,
    reason: item.child("reason")?.text,
    actor: actor && { nick: actor.nick, jid: Jid.tryParse(actor.jid) },
  }
}

/** XEP-0045 §9: the items of a list that is asked for or changed. Throws {@link MalformedError}. */
export function parseRoomItems(query: XmlElement): RoomItem[] {
  return query.childrenNamed("item").map(parseRoomItem)
}

/** `<x xmlns='http://jabber.org/protocol/muc#user'/>`: what a room says of somebody, or of itself. */
export interface RoomNotice {
  readonly items?: readonly RoomItem[]
  /** §15.6. */
  readonly statuses?: readonly number[]
  readonly destruction?: RoomDestruction | undefined
  readonly password?: string | undefined
  /** Invitations and refusals of them. */
  readonly others?: readonly ElementLike[]
}

export function roomNotice({ items, statuses, destruction, password, others }: RoomNotice): XmlElement {
  return xml(
    "x",
    { xmlns: NS_MUC_USER },
    ...(items ?? []).map(roomItem),
    ...(others ?? []),
    destruction && roomDestruction(destruction),
    password !== undefined && xml("password", {}, password),
    ...(statuses ?? []).map((code) => xml("status", { code: String(code) })),
  )
}

/** Trust it only from a room: it strips what its occupants write there. Throws {@link MalformedError}. */
export function findRoomNotice(
  stanza: ElementHolder,
): (Omit<RoomNotice, "others"> & { readonly others: readonly XmlElement[] }) | undefined {
  const x = stanza.child("x", NS_MUC_USER)
  if (x === undefined) return undefined
  const destroy = x.child("destroy")
  return {
    items: x.childrenNamed("item").map(parseRoomItem),
    statuses: x.childrenNamed("status").flatMap(({ attrs }) => parseCount(attrs.code) ?? []),
    destruction: destroy && parseRoomDestruction(destroy),
    password: x.child("password")?.text,
    others: [...x.childrenNamed("invite"), ...x.childrenNamed("decline")],
  }
}

/** §10.9: a room ends, and perhaps goes on elsewhere. */
export interface RoomDestruction {
  readonly venue?: Jid | undefined
  readonly password?: string | undefined
  readonly reason?: string | undefined
}

export function roomDestruction({ venue, password, reason }: RoomDestruction): XmlElement {
  return xml(
    "destroy",
    { jid: venue?.toString() },
    password !== undefined && xml("password", {}, password),
    reason !== undefined && reason !== "" && xml("reason", {}, reason),
  )
}

/** Throws {@link MalformedError}. */
export function parseRoomDestruction(destroy: XmlElement): RoomDestruction {
  const { jid } = destroy.attrs
  return {
    venue: jid === undefined ? undefined : parseJid(jid),
    password: destroy.child("password")?.text,
    reason: destroy.child("reason")?.text,
  }
}

function oneOf<Name extends string>(names: readonly Name[], text: string): Name {
  const name = names.find((candidate) => candidate === text)
  if (name === undefined) throw new MalformedError(`There is no ${text} in a room`)
  return name
}

function parseJid(text: string): Jid {
  const jid = Jid.tryParse(text)
  if (jid === undefined) throw new MalformedError("An item of a room has no proper address")
  return jid
}
