import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Limits } from "../model/limits.ts"
import type { Node } from "../model/node.ts"
import { noSuchNode, PubsubError, unsupported } from "../model/pubsub-error.ts"
import { DEFAULT_OPTIONS, type Subscription, type SubscriptionOptions } from "../model/subscription.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { SubscriptionChanges } from "./subscription-changes.ts"
import type { SubscriptionRequests } from "./subscription-requests.ts"

export interface SubscribeRequest {
  readonly host: Jid
  readonly node: string
  readonly who: Jid
  /** Where the notifications are to go; one of the asker's own addresses. */
  readonly jid: Jid
  readonly options?: SubscriptionOptions | undefined
  readonly isPublic?: boolean | undefined
}

/** Subscriptions of one person, under their resources, to one node: else one could take the room of all. */
const MAX_OF_ONE = 10

export type Subscriptions = ReturnType<typeof createSubscriptions>

/** What somebody does about their own subscriptions (XEP-0060 §5.6, §6.1 to §6.4). */
export function createSubscriptions(parts: {
  readonly memory: NodeMemory
  readonly store: SubscriptionStore
  readonly access: Access
  readonly changes: SubscriptionChanges
  readonly requests: SubscriptionRequests
  readonly clock: Clock
  readonly limits: Limits
  readonly domain: string
}) {
  const { memory, store, access, changes, requests, clock, limits, domain } = parts

  /** XEP-0060 §6.1.3 in its order. Answers with the state a new subscription gets. */
  const admit = async (node: Node, who: Jid): Promise<Subscription["state"]> => {
    if (!node.configuration.isSubscribable)
      throw unsupported("subscribe", "This node takes no subscriptions.")
    if (access.mayAsk(node, who)) return "pending"
    await access.requireReader(node, who)
    return "subscribed"
  }

  const requireRoom = async (node: Node, jid: Jid, state: Subscription["state"]): Promise<void> => {
    const now = clock.now()
    if ((await store.listOf(node.id, jid, now)).length >= MAX_OF_ONE) {
      throw refuse(`You have ${MAX_OF_ONE} subscriptions to this node; end one before you begin another.`)
    }
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
    if (options !== undefined) requirePossible(jid, options)
    if (before?.state === "pending") {
      throw new PubsubError("not-authorized", "pending-subscription", "Your request waits for an answer.")
    }
    const state = before?.state ?? (await admit(node, who))
    if (before === undefined) await requireRoom(node, jid, state)
    const subscription = { jid, state, options: options ?? before?.options ?? DEFAULT_OPTIONS, isPublic }
    await changes.save(node, subscription)
    return { subscription, isNew: before === undefined }
  }

  const getOwn = async (host: Jid, name: string, who: Jid, jid: Jid) => {
    const node = await access.get(host, name, who)
    if (!jid.bare.equals(who.bare)) throw new DomainError("forbidden", "Look at your own subscriptions only.")
    const subscription = await store.find(node.id, jid, clock.now())
    if (subscription === undefined) throw await access.refusal(node, who, notSubscribed())
    return { node, subscription }
  }

  /** Of somebody elsewhere this server does not hear when they go. */
  const requirePossible = (jid: Jid, { expires }: SubscriptionOptions): void => {
    const refuse = (text: string) => new PubsubError("bad-request", "invalid-options", text)
    if (typeof expires === "number" && expires <= clock.now()) throw refuse("That time has passed.")
    if (expires === "presence" && jid.domain !== domain) {
      throw refuse("Only subscriptions of accounts here can end with their presence.")
    }
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
        if (!isNew) return subscription
        if (subscription.state === "pending") await requests.announce(node, jid)
        else await changes.begin(node, jid)
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
      await changes.end(found, jid, true)
    },

    /** Ends all of an address that is no more at one host, without a word to it. */
    async drop(host: Jid, jid: Jid): Promise<void> {
      for (const { node: name, subscription } of await store.listAt(host, jid, clock.now())) {
        if (!subscription.jid.equals(jid)) continue
        const node = await memory.find(host, name)
        if (node !== undefined) await changes.end(node, jid, true)
      }
    },

    /** Whether somebody wants it known that they are subscribed (XEP-0465). */
    async isPublic(node: Node, who: Jid): Promise<boolean> {
      const own = await store.listOf(node.id, who, clock.now())
      return own.some(({ state, isPublic }) => state === "subscribed" && isPublic)
    },

    /** The options of one of somebody's own subscriptions (XEP-0060 §6.3). */
    async optionsOf(host: Jid, name: string, who: Jid, jid: Jid): Promise<SubscriptionOptions> {
      return (await getOwn(host, name, who, jid)).subscription.options
    },

    async setOptions(
      host: Jid,
      name: string,
      who: Jid,
      jid: Jid,
      options: SubscriptionOptions,
    ): Promise<void> {
      const { node, subscription } = await getOwn(host, name, who, jid)
      requirePossible(jid, options)
      await store.save(node.id, { ...subscription, options }, clock.now())
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
}

const refuse = (text: string) => new PubsubError("policy-violation", "too-many-subscriptions", text)

const notSubscribed = () =>
  new PubsubError("unexpected-request", "not-subscribed", "This address is not subscribed to the node.")
