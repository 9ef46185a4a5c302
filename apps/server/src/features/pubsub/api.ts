import { type Api, DomainError, defineEvent, type Operation, operation } from "@kith/feature-kit"
import { Jid, type XmlElement } from "@kith/xmpp"
import { AUTHENTICATED_LIMITS, parseFrame } from "@kith/xmpp/stream"
import { z } from "zod"
import { ACCESS_MODELS, type ConfigurationChange, PUBLISH_MODELS } from "./model/configuration.ts"
import type { Deliver } from "./model/event.ts"
import type { Item } from "./model/item.ts"
import { timeOf } from "./model/moments.ts"
import type { Pubsub } from "./service/index.ts"

const address = z.string().min(1).max(3071)
const at = address
  .optional()
  .describe("Whose nodes: the address of an account. Without it: those of the service")
const node = z.string().min(1).max(1023).describe("The name of the node")

const itemSchema = z.object({
  id: z.string(),
  publisher: address,
  publishedAt: z.number().int().describe("Epoch milliseconds"),
  payload: z.string().describe("One element of XML; empty where there is none"),
})

const published = defineEvent({
  name: "itemPublished",
  summary: "Something was published to a node you are subscribed to",
  scope: "nodes:read",
  payload: z.object({ at: address, node, item: itemSchema }),
})

export function serveApi(api: Api, pubsub: Pubsub): void {
  api.describeScope("nodes:read", "See nodes and what is published to them")
  api.describeScope("nodes:write", "Make and delete nodes, publish to them and subscribe")
  api.add(...readingOperations(pubsub), ...nodeOperations(pubsub), ...itemOperations(pubsub))
  api.addEvents(published)
}

/** Whoever is told of an item hears it at the API too. */
export const tellingApi =
  (api: Api, deliver: Deliver): Deliver =>
  async (event, to) => {
    if (event.kind === "published" && event.item !== undefined) {
      const payload = { at: event.node.host.toString(), node: event.node.name, item: present(event.item) }
      const listening = new Map(to.map((jid) => [jid.bare.toString(), jid.bare]))
      for (const user of listening.values()) if (api.hasListeners(user)) api.publish(user, published, payload)
    }
    await deliver(event, to)
  }

function readingOperations(pubsub: Pubsub): Operation[] {
  const scope = "nodes:read"
  return [
    operation({
      name: "listNodes",
      summary: "List the nodes you may know of",
      rest: "GET /nodes",
      scope,
      input: z.object({ at, after: node.optional().describe("Go on behind this node") }),
      output: z.object({
        nodes: z.array(
          z.object({
            node,
            title: z.string(),
            description: z.string(),
            accessModel: z.enum(ACCESS_MODELS),
            publishModel: z.enum(PUBLISH_MODELS),
          }),
        ),
        hasMore: z.boolean(),
      }),
      async run(input, { user }) {
        const { nodes, isComplete } = await pubsub.nodes.list(hostOf(pubsub, input.at), user, input.after)
        const listed = nodes.map(
          ({ name, configuration: { title, description, accessModel, publishModel } }) => ({
            node: name,
            title,
            description,
            accessModel,
            publishModel,
          }),
        )
        return { nodes: listed, hasMore: !isComplete }
      },
    }),
    operation({
      name: "listItems",
      summary: "Page through what is in a node, in the order of its publication",
      rest: "GET /nodes/:node/items",
      scope,
      input: z.object({
        node,
        at,
        after: z.string().max(1023).optional().describe("Go on behind the item of this id"),
        limit: z.number().int().min(1).max(250).default(50),
      }),
      output: z.object({ items: z.array(itemSchema), hasMore: z.boolean() }),
      async run(input, { user }) {
        const page = { max: input.limit, after: input.after }
        const { items, info } = await pubsub.items.read(hostOf(pubsub, input.at), input.node, user, { page })
        const isMore = (info?.index ?? 0) + items.length < (info?.count ?? 0)
        return { items: items.map(present), hasMore: isMore }
      },
    }),
  ]
}

function nodeOperations(pubsub: Pubsub): Operation[] {
  const scope = "nodes:write"
  return [
    operation({
      name: "createNode",
      summary: "Make a node",
      rest: "POST /nodes",
      scope,
      input: z.object({
        node: node.optional().describe("Its name; without one it gets one"),
        at,
        title: z.string().max(1023).optional(),
        description: z.string().max(1023).optional(),
        accessModel: z.enum(ACCESS_MODELS).optional().describe("Who may read and subscribe"),
        publishModel: z.enum(PUBLISH_MODELS).optional().describe("Who may publish"),
        maxItems: z.number().int().min(1).optional().describe("How many items it keeps"),
      }),
      output: z.object({ node }),
      async run(input, { user }) {
        const { at, node, ...wanted } = input
        const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
        const change: ConfigurationChange = Object.fromEntries(given)
        return { node: await pubsub.nodes.create(hostOf(pubsub, at), node, user, change) }
      },
    }),
    operation({
      name: "deleteNode",
      summary: "Delete a node of yours with all that is in it",
      rest: "DELETE /nodes/:node",
      scope,
      input: z.object({ node, at }),
      output: z.object({}),
      async run(input, { user }) {
        await pubsub.nodes.remove(hostOf(pubsub, input.at), input.node, user)
        return {}
      },
    }),
    operation({
      name: "subscribeToNode",
      summary: "Hear of what is published to a node",
      rest: "PUT /nodes/:node/subscription",
      scope,
      input: z.object({ node, at }),
      output: z.object({
        state: z.enum(["subscribed", "pending"]).describe("`pending`: an owner has to agree"),
      }),
      async run(input, { user }) {
        const request = { host: hostOf(pubsub, input.at), node: input.node, who: user, jid: user }
        return { state: (await pubsub.subscriptions.subscribe(request)).state }
      },
    }),
    operation({
      name: "unsubscribeFromNode",
      summary: "Hear no more of a node",
      rest: "DELETE /nodes/:node/subscription",
      scope,
      input: z.object({ node, at }),
      output: z.object({}),
      async run(input, { user }) {
        await pubsub.subscriptions.unsubscribe(hostOf(pubsub, input.at), input.node, user, user)
        return {}
      },
    }),
  ]
}

function itemOperations(pubsub: Pubsub): Operation[] {
  const scope = "nodes:write"
  return [
    operation({
      name: "publishItem",
      summary: "Publish to a node; where you may make it, it need not be there",
      rest: "POST /nodes/:node/items",
      scope,
      input: z.object({
        node,
        at,
        id: z.string().min(1).max(1023).optional().describe("Replaces what has it; without one it gets one"),
        payload: z.string().max(1_000_000).describe("One element of XML in a namespace"),
      }),
      output: z.object({ id: z.string() }),
      async run(input, { user }) {
        const host = hostOf(pubsub, input.at)
        const item = { id: input.id, payload: readPayload(input.payload) }
        const id = await pubsub.publish({ host, node: input.node, publisher: user, item })
        return { id: id ?? "" }
      },
    }),
    operation({
      name: "retractItem",
      summary: "Take something out of a node",
      rest: "DELETE /nodes/:node/items/:id",
      scope,
      input: z.object({ node, at, id: z.string().min(1).max(1023) }),
      output: z.object({}),
      async run(input, { user }) {
        await pubsub.retract(hostOf(pubsub, input.at), input.node, user, [input.id])
        return {}
      },
    }),
  ]
}

function hostOf(pubsub: Pubsub, at: string | undefined): Jid {
  if (at === undefined) return pubsub.address
  const host = Jid.parse(at).bare
  if (
    host.equals(pubsub.address) ||
    (host.domain === pubsub.access.server.domain && host.local !== undefined)
  ) {
    return host
  }
  throw new DomainError("not-found", "There are no nodes at this address.")
}

function readPayload(text: string): XmlElement {
  const refuse = (sentence: string) => new DomainError("bad-request", sentence)
  try {
    // As deep and as wide as what a client may send.
    const payload = parseFrame(text, AUTHENTICATED_LIMITS).toElement()
    if (payload.namespace) return payload
  } catch (error) {
    throw refuse(
      `The payload is no element of XML: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
  throw refuse("The payload needs a namespace.")
}

function present({ id, publisher, published: moment, payload }: Item): z.input<typeof itemSchema> {
  return { id, publisher: publisher.toString(), publishedAt: timeOf(moment), payload }
}
