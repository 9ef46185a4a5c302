import { type Jid, NS_CARBONS, NS_FORWARD, type Stanza, stanza } from "@kith/xmpp"

/**
 * The message in a carbon copy (XEP-0280); `undefined` for a message that is none. `"forged"`: only our own account
 * may send copies (§11), and one of a message that we sent must be from us.
 */
export function unwrapCarbon(message: Stanza, own: Jid): Stanza | "forged" | undefined {
  const received = message.child("received", NS_CARBONS)
  const sent = message.child("sent", NS_CARBONS)
  const carbon = received ?? sent
  if (carbon === undefined) return undefined
  if (message.from !== undefined && message.from !== own.toString()) return "forged"
  const inner = carbon.child("forwarded", NS_FORWARD)?.child("message", "jabber:client")
  if (inner === undefined) return "forged"
  const copied = stanza(inner)
  const isFromUs = copied.from === own.toString() || copied.from?.startsWith(`${own}/`) === true
  return sent !== undefined && !isFromUs ? "forged" : copied
}
