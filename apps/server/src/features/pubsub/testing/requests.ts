import assert from "node:assert/strict"
import { isDeepStrictEqual } from "node:util"
import { randomId, type Stanza, type XmlElement } from "@kith/xmpp"
import { discoInfo, verificationString } from "@kith/xmpp/extensions"
import type { TestClient, TestServer } from "../../../testing/index.ts"

export const NS = "http://jabber.org/protocol/pubsub"
export const NS_EVENT = `${NS}#event`
export const NS_OWNER = `${NS}#owner`
export const NS_ERRORS = `${NS}#errors`
export const SERVICE = "pubsub.localhost"

export const pubsub = (children: string) => `<pubsub xmlns='${NS}'>${children}</pubsub>`
export const owner = (children: string) => `<pubsub xmlns='${NS_OWNER}'>${children}</pubsub>`
export const line = (text: string) => `<line xmlns='urn:example:verse'>${text}</line>`

/** A submitted form; the names are those of XEP-0060 without `pubsub#`. */
export const form = (type: string, fields: Readonly<Record<string, string | readonly string[]>>) => {
  const values = (value: string | readonly string[]) => [value].flat().map((each) => `<value>${each}</value>`)
  const written = Object.entries(fields).map(
    ([name, value]) => `<field var='pubsub#${name}'>${values(value).join("")}</field>`,
  )
  return `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>${NS}#${type}</value></field>${written.join("")}</x>`
}

export const publish = (
  node: string,
  id: string | undefined,
  payload: string,
  options?: Readonly<Record<string, string>>,
) => {
  const item = `<item${id === undefined ? "" : ` id='${id}'`}>${payload}</item>`
  const expected =
    options === undefined ? "" : `<publish-options>${form("publish-options", options)}</publish-options>`
  return pubsub(`<publish node='${node}'>${item}</publish>${expected}`)
}

export const create = (node: string, configuration?: Readonly<Record<string, string | readonly string[]>>) =>
  pubsub(
    `<create node='${node}'/>${configuration === undefined ? "" : `<configure>${form("node_config", configuration)}</configure>`}`,
  )

/** Asks for a change, of the service or of somebody's own nodes. */
export const set = (client: TestClient, payload: string, to?: string) =>
  client.ask(payload, { type: "set", ...(to === undefined ? {} : { to }) })

/** What a refusal says: the general condition and that of XEP-0060. */
export async function refusal(
  client: TestClient,
  type: "get" | "set",
  payload: string,
  to?: string,
): Promise<string> {
  const answer = await client.request(payload, { type, ...(to === undefined ? {} : { to }) })
  const conditions = answer.child("error")?.elements.filter(({ name }) => name !== "text") ?? []
  return conditions
    .map(({ name, attrs }) => (attrs.feature === undefined ? name : `${name} ${attrs.feature}`))
    .join(", ")
}

/** The ids of the items that a node shows to somebody. */
export async function itemsOf(client: TestClient, node: string, to?: string, more = ""): Promise<string[]> {
  const answer = await client.ask(
    pubsub(`<items node='${node}'>${more}</items>`),
    to === undefined ? {} : { to },
  )
  return elementsIn(answer.child("pubsub", NS)?.child("items")).map(({ attrs }) => attrs.id ?? "")
}

/** Reads again and again until it is so: for what the server does without being waited for. */
export async function untilEqual<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!isDeepStrictEqual(await read(), expected)) {
    if (Date.now() > deadline) assert.deepEqual(await read(), expected)
  }
}

export const elementsIn = (element: XmlElement | undefined): XmlElement[] => element?.elements ?? []

/** Takes the next notification about a node. */
export const nextEvent = (client: TestClient, node: string): Promise<Stanza> =>
  client.next("message", (message) => eventOf(message)?.attrs.node === node)

/** What an event is about: `<items/>`, `<purge/>`, `<delete/>`, … */
export const eventOf = (message: Stanza): XmlElement | undefined =>
  message.child("event", NS_EVENT)?.elements[0]

/** The text of the payload of the first item of an event. */
export const payloadOf = (message: Stanza): string | undefined =>
  eventOf(message)?.elements[0]?.elements[0]?.text

/** Joins with capabilities that want to hear of these nodes, and answers for them when asked. */
export async function joinWanting(
  server: TestServer,
  name: string,
  nodes: readonly string[],
  resource?: string,
): Promise<TestClient> {
  const client = await server.signIn(name, resource)
  await client.ask("<query xmlns='jabber:iq:roster'/>")
  await want(client, nodes)
  return client
}

/** Sends presence that wants to hear of the nodes, and tells so when asked: nobody else has the same capabilities. */
export async function want(client: TestClient, nodes: readonly string[], to?: string): Promise<void> {
  const features = [`urn:example:${randomId()}`, ...nodes.map((node) => `${node}+notify`)]
  const info = { identities: [{ category: "client", type: "pc" }], features }
  const ver = verificationString(info)
  const address = to === undefined ? "" : ` to='${to}'`
  client.send(
    `<presence${address}><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:example' ver='${ver}'/></presence>`,
  )
  const question = await client.next("iq", ({ type }) => type === "get")
  const answer = discoInfo(info, `urn:example#${ver}`)
  client.send(`<iq type='result' id='${question.id}' to='${question.from}'>${answer}</iq>`)
  if (to === undefined) await client.next("presence", ({ from }) => from === client.jid.toString())
  await client.settle()
}
