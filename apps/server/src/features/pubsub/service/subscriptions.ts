import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Deliver } from "../model/event.ts"
import type { Limits } from "../model/limits.ts"
import type { Node } from "../model/node.ts"
import { noSuchNode, PubsubError, unsupported } from "../model/pubsub-error.ts"
import { DEFAULT_OPTIONS, type Subscription, type SubscriptionOptions } from "../model/subscription.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { Items } from "./items.ts"
import type { NodeMemory } from "./node-memory.ts"

export interface SubscribeRequest {
  readonly host: Jid
  readonly node: string
  readonly who: Jid
  /** Where the notifications are to go; one of the asker's own addresses. */
  readonly jid: Jid
  readonly options?: SubscriptionOptions | undefined
  readonly isPublic?: boolean | undefined
}

export type Subscriptions = ReturnType<typeof createSubscriptions>

/** What somebody does about their own subscriptions (XEP-0060 §5.6, §6.1 to §6.4). */
export function createSubscriptions(parts: {
  readonly memory: NodeMemory
  readonly store: SubscriptionStore
  readonly items: Items
  readonly access: Access
  readonly deliver: Deliver
  readonly clock: Clock
  readonly limits: Limits
}) {
  const { memory, store, items, access, deliver, clock, limits } = parts

  /** XEP-0060 §6.1.3 in its order. Answers with the state a new subscription gets. */
  const admit = async (node: Node, who: Jid): Promise<Subscription["state"]> => {
    if (!node.configuration.isSubscribable)
      throw unsupported("subscribe", "This node takes no subscriptions.")
    const affiliation = access.affiliationOf(node, who)
    if (node.configuration.accessModel === "authorize" && affiliation === "none") return "pending"
    await access.requireReader(node, who)
    return "subscribed"
  }

  const requireRoom = async (node: Node, jid: Jid, state: Subscription["state"]): Promise<void> => {
    const now = clock.now()
    const refuse = (text: string) => new PubsubError("policy-violation", "too-many-subscriptions", text)
    if ((await store.countOf(jid, now)) >= limits.maxSubscriptions) {
      throw refuse(
        `You have ${limits.maxSubscriptions} subscriptions here; end one before you begin another.`,
      )
    }
    const max = state === "pending" ? limits.maxPending : limits.maxSubscribers
    if ((await store.count(node.id, state, now)) >= max) {
      throw refuse(
        state === "pending"
          ? `${max} others wait to be let in to this node; try again later.`
          : `This node has ${max} subscribers, as many as it may have.`,
      )
    }
  }

  const begin = async (node: Node, request: SubscribeRequest, before: Subscription | undefined) => {
    const { jid, who, options, isPublic = false } = request
    if (before?.state === "pending") {
      throw new PubsubError("not-authorized", "pending-subscription", "Your request waits for an answer.")
    }
    const state = before?.state ?? (await admit(node, who))
    if (before === undefined) await requireRoom(node, jid, state)
    const subscription = { jid, state, options: options ?? before?.options ?? DEFAULT_OPTIONS, isPublic }
    await store.save(node.id, subscription, clock.now())
    return { subscription, isNew: before === undefined }
  }

  return {
    async subscribe(request: SubscribeRequest): Promise<Subscription> {
      const { host, node: name, who, jid } = request
      if (!jid.bare.equals(who.bare)) {
        throw new PubsubError("bad-request", "invalid-jid", "Subscribe one of your own addresses.")
      }
      await access.get(host, name, who)
      return memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        const before = await store.find(node.id, jid, clock.now())
        const { subscription, isNew } = await begin(node, request, before)
        if (isNew) await greet(node, subscription)
        return subscription
      })
    },

    async unsubscribe(host: Jid, name: string, who: Jid, jid: Jid): Promise<void> {
      const found = await access.get(host, name, who)
      if (!jid.bare.equals(who.bare)) {
        throw new DomainError("forbidden", "End your own subscriptions only.")
      }
      if ((await store.find(found.id, jid, clock.now())) === undefined) {
        throw await access.refusal(found, who, notSubscribed())
      }
      await store.remove(found.id, [jid])
    },

    /** Somebody's own subscriptions at one address, or to one node of it. */
    async list(
      host: Jid,
      who: Jid,
      name?: string,
    ): Promise<readonly { readonly node: string; readonly subscription: Subscription }[]> {
      if (name === undefined) {
        const all = await store.listAt(host, who, clock.now())
        if (all.length === 0) await access.requireAcquaintance(host, who)
        return all
      }
      const node = await access.get(host, name, who)
      const own = await store.listOf(node.id, who, clock.now())
      if (own.length === 0) await access.requireAcquaintance(host, who)
      return own.map((subscription) => ({ node: name, subscription }))
    },
  }

  async function greet(node: Node, { jid, state }: Subscription): Promise<void> {
    if (state !== "subscribed" || node.configuration.sendsLastItem === "never") return
    const item = node.configuration.isPersistent ? await items.last(node) : undefined
    if (item !== undefined) await deliver({ kind: "last-item", node, item }, [jid])
  }
}

const notSubscribed = () =>
  new PubsubError("unexpected-request", "not-subscribed", "This address is not subscribed to the node.")
