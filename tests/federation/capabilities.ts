import { createHash } from "node:crypto"
import type { TestClient } from "@kith/server/testing"
import { Jid, type Stanza } from "@kith/xmpp"

const NODE = "https://kith.example/test"
const NS_INFO = "http://jabber.org/protocol/disco#info"

/**
 * Is there, and wants to hear of these nodes (XEP-0163 §4, XEP-0115); answers everybody who asks what that means. Resolves once
 * somebody of that domain has asked.
 */
export function takeInterest(client: TestClient, nodes: readonly string[], domain: string): Promise<void> {
  const features = [NS_INFO, ...nodes.map((node) => `${node}+notify`)].sort()
  // XEP-0115 §5.1.
  const text = ["client/pc//Test", ...features].map((part) => `${part}<`).join("")
  const version = createHash("sha1").update(text).digest("base64")
  const capabilities = `<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='${NODE}' ver='${version}'/>`
  client.send(`<presence>${capabilities}</presence>`)

  const identity = "<identity category='client' type='pc' name='Test'/>"
  const content = identity + features.map((feature) => `<feature var='${feature}'/>`).join("")
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const answer = ({ id, from }: Stanza) => {
    client.send(
      `<iq type='result' id='${id}' to='${from}'><query xmlns='${NS_INFO}' node='${NODE}#${version}'>${content}</query></iq>`,
    )
    if (Jid.parse(from ?? "").domain === domain) resolve()
  }
  const goOn = async () => {
    for (;;) answer(await client.next("iq", (iq) => iq.type === "get" && iq.has("query", NS_INFO)))
  }
  // It ends when the client is closed, or has not been asked for long.
  goOn().catch(reject)
  promise.catch(() => {})
  return promise
}
