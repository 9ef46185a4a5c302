import { Jid } from "../jid/index.ts"
import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0144 Roster Item Exchange: suggestions for somebody's contacts. */
export const NS_ROSTER_EXCHANGE = "http://jabber.org/protocol/rosterx"

const ACTIONS = ["add", "delete", "modify"] as const
export type RosterExchangeAction = (typeof ACTIONS)[number]

export interface SuggestedContact {
  readonly jid: Jid
  readonly name?: string | undefined
  readonly groups: readonly string[]
}

export interface RosterExchange {
  /** One for all of them (XEP-0144 §6, rule 1). */
  readonly action: RosterExchangeAction
  readonly contacts: readonly SuggestedContact[]
}

export function rosterExchange({ action, contacts }: RosterExchange): XmlElement {
  const items = contacts.map(({ jid, name, groups }) =>
    xml("item", { action, jid: jid.toString(), name }, ...groups.map((group) => xml("group", {}, group))),
  )
  return xml("x", { xmlns: NS_ROSTER_EXCHANGE }, ...items)
}

/** Throws {@link MalformedError}, and `JidError` for an address that is none. An action nobody knows reads as `add` (§3.1). */
export function parseRosterExchange(x: XmlElement): RosterExchange {
  const items = x.childrenNamed("item")
  const actions = new Set(items.map(({ attrs }) => ACTIONS.find((known) => known === attrs.action) ?? "add"))
  const [action] = actions
  if (action === undefined) throw new MalformedError("No contact is suggested")
  if (actions.size > 1) throw new MalformedError("To add, delete and modify contacts takes one stanza each")
  return {
    action,
    contacts: items.map((item) => ({
      jid: Jid.parse(item.attrs.jid ?? "").bare,
      name: item.attrs.name,
      groups: item.childrenNamed("group").map(({ text }) => text),
    })),
  }
}
