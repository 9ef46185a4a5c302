import { Jid } from "../jid/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** RFC 6121 §2: the list of contacts. */
export const NS_ROSTER = "jabber:iq:roster"
/** RFC 6121 §2.6.1: the stream feature of roster versioning. */
export const NS_ROSTER_VERSIONING = "urn:xmpp:features:rosterver"
/** RFC 6121 §3.4.1: the stream feature of approving in advance. */
export const NS_PRE_APPROVAL = "urn:xmpp:features:pre-approval"

const SUBSCRIPTIONS = ["none", "to", "from", "both", "remove"] as const
export type RosterSubscription = (typeof SUBSCRIPTIONS)[number]

/** RFC 6121 §2.1.2. */
export interface RosterItem {
  readonly jid: Jid
  readonly name?: string | undefined
  readonly groups: readonly string[]
  /** `remove` only in a request to remove the contact, or in the push that tells of it. */
  readonly subscription: RosterSubscription
  /** Asked, and not answered yet: `ask='subscribe'`. */
  readonly isPending: boolean
  /** Allowed in advance: `approved='true'`. */
  readonly isPreApproved: boolean
}

export interface Roster {
  /** RFC 6121 §2.6: `undefined` where versions are not used; empty where the asker knows none. */
  readonly version: string | undefined
  readonly items: readonly RosterItem[]
}

export function rosterQuery({ version, items }: Roster): XmlElement {
  return xml("query", { xmlns: NS_ROSTER, ver: version }, ...items.map(rosterItem))
}

function rosterItem({ jid, name, groups, subscription, isPending, isPreApproved }: RosterItem): XmlElement {
  return xml(
    "item",
    {
      jid: jid.toString(),
      name,
      subscription,
      ask: isPending ? "subscribe" : undefined,
      approved: isPreApproved ? "true" : undefined,
    },
    ...groups.map((group) => xml("group", {}, group)),
  )
}

/** Reads a `<query/>` of a roster. A missing or unknown subscription reads as `none`. Throws `JidError`. */
export function parseRosterQuery(query: XmlElement): Roster {
  return { version: query.attrs.ver, items: query.childrenNamed("item").map(parseRosterItem) }
}

/** Reads an `<item/>` of a roster. Throws `JidError`. */
export function parseRosterItem(item: XmlElement): RosterItem {
  const { jid = "", name, subscription, ask, approved } = item.attrs
  return {
    jid: Jid.parse(jid),
    name,
    groups: item.childrenNamed("group").map((group) => group.text),
    subscription: SUBSCRIPTIONS.find((known) => known === subscription) ?? "none",
    isPending: ask === "subscribe",
    isPreApproved: approved === "true" || approved === "1",
  }
}
