import { PASSWORD, TestClient } from "@kith/server/testing"
import { Jid, type Stanza } from "@kith/xmpp"
import type { Peer } from "./peer.ts"

let count = 0

/** Makes an account for somebody, of a name that nobody else has. */
export async function settleAt(peer: Peer, name: string): Promise<Jid> {
  const local = `${name}-${++count}`
  await peer.register(local)
  return Jid.from({ local, domain: peer.domain })
}

/** Signs somebody in, with roster and presence: the way in which most clients are there. */
export async function join(peer: Peer, address: Jid, resource?: string): Promise<TestClient> {
  const client = new TestClient(peer.webSocketUrl)
  await client.signIn(address, PASSWORD, resource)
  await client.ask("<query xmlns='jabber:iq:roster'/>")
  client.send("<presence/>")
  await client.next("presence", ({ from }) => from === client.jid.toString())
  return client
}

/** Somebody new who is there. */
export async function arrive(peer: Peer, name: string): Promise<TestClient> {
  return join(peer, await settleAt(peer, name))
}

/** Makes the two contacts of each other, and waits until each sees the other. */
export async function befriend(first: TestClient, second: TestClient): Promise<void> {
  for (const [asking, asked] of [
    [first, second],
    [second, first],
  ] as const) {
    asking.send(`<presence type='subscribe' to='${asked.jid.bare}'/>`)
    await asked.next("presence", isFrom(asking, "subscribe"))
    asked.send(`<presence type='subscribed' to='${asking.jid.bare}'/>`)
    await asking.next("presence", isFrom(asked, "subscribed"))
    await asking.next("presence", isFrom(asked))
  }
}

/** A presence of that type of somebody, of whatever device; without a type: that they are there. */
export function isFrom(sender: TestClient, type?: string): (presence: Stanza) => boolean {
  return (presence) => presence.type === type && Jid.parse(presence.from ?? "").bare.equals(sender.jid.bare)
}

export function saysTo(to: Jid, body: string, id: string): string {
  return `<message type='chat' to='${to}' id='${id}'><body>${body}</body></message>`
}

export const bodyOf = (message: Stanza): string | undefined => message.child("body")?.text

/** Proves that nothing of that name has come from another server: what it sent earlier is there before its answer. */
export async function expectNothingFrom(
  client: TestClient,
  domain: string,
  name: string,
  matches: (stanza: Stanza) => boolean = () => true,
): Promise<void> {
  await client.request("<ping xmlns='urn:xmpp:ping'/>", { to: domain })
  await client.expectNo(name, matches)
}
