import { Jid } from "../jid/index.ts"
import type { XmlElement } from "../xml/index.ts"

/** XEP-0016 Privacy Lists: obsolete, and still the form in which other servers write block lists (XEP-0227 §4.8). */
export const NS_PRIVACY = "jabber:iq:privacy"

/**
 * The addresses that the default list denies everything with, as far as no item ahead of theirs allows it. What else a
 * privacy list can say, a block list cannot.
 */
export function findBlockedIn(query: XmlElement): Jid[] {
  const name = query.child("default")?.attrs.name
  const list = query.childrenNamed("list").find(({ attrs }) => name !== undefined && attrs.name === name)
  const items = [...(list?.childrenNamed("item") ?? [])].sort((a, b) => orderOf(a) - orderOf(b))
  const decided = new Map<string, { readonly jid: Jid; readonly isDenied: boolean }>()
  for (const { attrs, elements } of items) {
    // An item without a type is about everybody: nothing behind it matters.
    if (attrs.type === undefined) break
    const jid = attrs.type === "jid" && elements.length === 0 ? Jid.tryParse(attrs.value) : undefined
    if (jid === undefined || decided.has(jid.toString())) continue
    decided.set(jid.toString(), { jid, isDenied: attrs.action === "deny" })
  }
  return [...decided.values()].filter(({ isDenied }) => isDenied).map(({ jid }) => jid)
}

const orderOf = ({ attrs }: XmlElement): number => Number(attrs.order ?? 0)
