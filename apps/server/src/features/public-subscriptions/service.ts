import { createHash } from "node:crypto"
import type { Jid } from "@kith/xmpp"
import {
  PUBLIC_SUBSCRIBERS_PREFIX,
  PUBLIC_SUBSCRIPTIONS_NODE,
  parsePublicSubscriber,
  parsePublicSubscribersNode,
  publicSubscriber,
  publicSubscribersNode,
  publicSubscription,
} from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { ManagedNodes, Pubsub, PubsubNode } from "../pubsub/index.ts"

const CONFIGURATION = { maxItems: "max", sendsLastItem: "never" } as const

/** Two lists that the server keeps: of a node, who is publicly subscribed to it; and of an account, to what it is. */
export function createPublicSubscriptions(pubsub: Pubsub, domain: string) {
  const { managed, subscriptions } = pubsub
  const { server } = pubsub.access
  const isAccount = (jid: Jid) => jid.domain === domain && jid.local !== undefined

  const isList = (name: string) => kinds.some(({ prefix }) => name.startsWith(prefix))

  const kinds: readonly ManagedNodes[] = [
    {
      prefix: PUBLIC_SUBSCRIBERS_PREFIX,
      refuses: ["configure", "create", "delete", "publish", "purge", "retract"],
      code: "forbidden",
      governorOf: parsePublicSubscribersNode,
    },
    {
      prefix: PUBLIC_SUBSCRIPTIONS_NODE,
      refuses: ["configure", "create", "delete", "publish", "purge", "retract"],
      code: "forbidden",
    },
  ]

  const add = async (node: PubsubNode, subscriber: Jid): Promise<void> => {
    const { host, name } = node
    const list = publicSubscribersNode(name)
    await managed.provide(host, list, node.creator, CONFIGURATION)
    await pubsub.publish({
      host,
      node: list,
      publisher: server,
      item: { id: idOf(subscriber.toString()), payload: publicSubscriber(subscriber) },
    })
    if (!isAccount(subscriber)) return
    await managed.provide(subscriber, PUBLIC_SUBSCRIPTIONS_NODE, subscriber, {
      ...CONFIGURATION,
      accessModel: "open",
    })
    await pubsub.publish({
      host: subscriber,
      node: PUBLIC_SUBSCRIPTIONS_NODE,
      publisher: server,
      item: { id: idOf(`${host} ${name}`), payload: publicSubscription(host, name) },
    })
  }

  const takeOut = async (host: Jid, list: string, id: string): Promise<void> => {
    if ((await managed.find(host, list)) === undefined) return
    const known = await pubsub.items.find(host, list, server, { ids: [id] })
    if (known !== undefined && known.items.length > 0) await pubsub.retract(host, list, server, [id])
  }

  const remove = async ({ host, name }: PubsubNode, subscriber: Jid): Promise<void> => {
    await takeOut(host, publicSubscribersNode(name), idOf(subscriber.toString()))
    if (isAccount(subscriber)) await takeOut(subscriber, PUBLIC_SUBSCRIPTIONS_NODE, idOf(`${host} ${name}`))
  }

  return {
    kinds,

    /** One of somebody's subscriptions has begun, changed or ended; public is who has one that is. */
    async follow({ node, jid }: { readonly node: PubsubNode; readonly jid: Jid }): Promise<void> {
      // Who follows a list is in no list: two lists would wait for each other's change.
      if (isList(node.name)) return
      if (await subscriptions.isPublic(node, jid.bare)) await add(node, jid.bare)
      else await remove(node, jid.bare)
    },

    /** The subscriptions to a node are gone with it. */
    async forgetNode(node: PubsubNode): Promise<void> {
      const { host, name } = node
      const subscribers = await managed.findStored(host, publicSubscribersNode(name))
      if (subscribers === undefined) return
      for await (const page of pubsub.items.pages(subscribers, 100)) {
        for (const { payload } of page) {
          const jid = parsePublicSubscriber(parseElement(payload))
          if (jid !== undefined && isAccount(jid)) {
            await takeOut(jid, PUBLIC_SUBSCRIPTIONS_NODE, idOf(`${host} ${name}`))
          }
        }
      }
      await managed.withdraw(host, publicSubscribersNode(name))
    },
  }
}

const idOf = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22)
