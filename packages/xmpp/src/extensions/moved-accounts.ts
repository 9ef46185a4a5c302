import { Jid } from "../jid/index.ts"
import { NS_STANZA_ERRORS } from "../stanza/namespaces.ts"
import type { Stanza } from "../stanza/stanza.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"
import { NS_PUBSUB } from "./publish-subscribe.ts"

/** XEP-0283 Moved; also the node in which an old account says where its owner has gone. */
export const NS_MOVED = "urn:xmpp:moved:1"

/** XEP-0283 §4.1: published by the old account. */
export function movedStatement(newAddress: Jid): XmlElement {
  return xml("moved", { xmlns: NS_MOVED }, xml("new-jid", {}, newAddress.bare.toString()))
}

/** XEP-0283 §4.2: in a request to become a contact, sent by the new account. */
export function movedNotification(oldAddress: Jid): XmlElement {
  return xml("moved", { xmlns: NS_MOVED }, xml("old-jid", {}, oldAddress.bare.toString()))
}

/** The bare JID that somebody says they had before; anybody can say that. */
export function findOldAddress(request: ElementHolder): Jid | undefined {
  const address = Jid.tryParse(request.child("moved", NS_MOVED)?.child("old-jid")?.text.trim())
  return address?.isBare === true && address.local !== undefined ? address : undefined
}

/** XEP-0283 §4.3: asks the old account where its owner has gone. */
export function movedStatementRequest(): XmlElement {
  return xml("pubsub", { xmlns: NS_PUBSUB }, xml("items", { node: NS_MOVED }, xml("item", { id: "current" })))
}

/** Where the owner of an account has gone, as its server answers. */
export function findNewAddress(answer: Stanza): Jid | undefined {
  if (answer.type === "error") return addressOf(answer.child("error")?.child("gone", NS_STANZA_ERRORS)?.text)
  const item = answer.child("pubsub", NS_PUBSUB)?.child("items")?.child("item")
  return Jid.tryParse(item?.child("moved", NS_MOVED)?.child("new-jid")?.text.trim())?.bare
}

/** RFC 5122: the account that an address such as `xmpp:juliet@capulet.example` leads to. */
function addressOf(uri: string | undefined): Jid | undefined {
  const path = /^xmpp:([^?#]+)/i.exec(uri?.trim() ?? "")?.[1]
  try {
    return path === undefined ? undefined : Jid.tryParse(decodeURIComponent(path))?.bare
  } catch {
    return undefined
  }
}
