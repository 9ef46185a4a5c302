import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0172 User Nickname; also the node at somebody's own address that holds it. */
export const NS_NICK = "http://jabber.org/protocol/nick"

export function nickname(name: string): XmlElement {
  return xml("nick", { xmlns: NS_NICK }, name)
}

/** What the sender of a message or a request wants to be called; anybody can write anything. */
export function findNickname(holder: ElementHolder): string | undefined {
  const name = holder.child("nick", NS_NICK)?.text.trim()
  return name === "" ? undefined : name
}
