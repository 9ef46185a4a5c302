import { type Clock, DomainError, type MaybePromise } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Roster } from "../../roster/index.ts"
import type { Affiliation } from "../model/affiliation.ts"
import { isPersonal, type Node } from "../model/node.ts"
import { MovedError, noSuchNode, PubsubError } from "../model/pubsub-error.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { NodeMemory } from "./node-memory.ts"

export type Access = ReturnType<typeof createAccess>

/**
 * Who may do what with a node (XEP-0060 §4.1 and §4.5). Who may not see the presence of a person gets one and the same
 * refusal at the person's address, whether a node, or the account, is there or not.
 */
export function createAccess(parts: {
  readonly nodes: NodeMemory
  readonly store: NodeStore
  readonly subscriptions: SubscriptionStore
  readonly roster: Roster
  readonly clock: Clock
  readonly domain: string
}) {
  const { nodes, store, subscriptions, roster, clock, domain } = parts
  /** What features do without a person asking for it. */
  const server = Jid.parse(domain)

  const affiliationOf = (node: Node, who: Jid): Affiliation =>
    who.bare.equals(node.host) || who.equals(server)
      ? "owner"
      : (node.affiliations.get(who.bare.toString()) ?? "none")

  /** The person at whose address it is comes first. */
  const affiliatedWith = (node: Node): { jid: Jid; affiliation: Affiliation }[] => {
    const listed = [...node.affiliations].map(([jid, affiliation]) => ({ jid: Jid.parse(jid), affiliation }))
    return isPersonal(node.host) ? [{ jid: node.host, affiliation: "owner" }, ...listed] : listed
  }

  const ownersOf = (node: Node): Jid[] =>
    affiliatedWith(node)
      .filter(({ affiliation }) => affiliation === "owner")
      .map(({ jid }) => jid)

  /** Whose rosters decide about a node: the person whose address it has, or its owners with an account here. */
  const peopleBehind = (node: Node): Jid[] =>
    isPersonal(node.host) ? [node.host] : ownersOf(node).filter((jid) => jid.domain === domain)

  const someoneShows = async (people: readonly Jid[], isShown: (person: Jid) => MaybePromise<boolean>) => {
    for (const person of people) if (await isShown(person)) return true
    return false
  }

  const isStranger = async (host: Jid, who: Jid): Promise<boolean> =>
    isPersonal(host) && !who.equals(server) && !(await roster.canSeePresence(who, host))

  /** Whether what the access model asks for is given, for somebody without an affiliation. */
  const whyNotByModel = async (node: Node, who: Jid): Promise<DomainError | undefined> => {
    const { accessModel, rosterGroups } = node.configuration
    switch (accessModel) {
      case "open":
        return undefined
      case "presence":
        return (await someoneShows(peopleBehind(node), (person) => roster.canSeePresence(who, person)))
          ? undefined
          : presenceRequired()
      case "roster": {
        const isInGroup = async (person: Jid) => {
          const contact = await roster.find(person, who)
          return contact?.state.from === true && contact.groups.some((group) => rosterGroups.includes(group))
        }
        return (await someoneShows(peopleBehind(node), isInGroup)) ? undefined : notInGroup()
      }
      case "authorize": {
        const found = await subscriptions.listOf(node.accessId, who, clock.now())
        return found.some(({ state }) => state === "subscribed") ? undefined : notSubscribed()
      }
      case "whitelist":
        return new PubsubError("not-allowed", "closed-node", "Only those the owner has chosen may do this.")
    }
  }

  const whyNotRead = async (node: Node, who: Jid): Promise<DomainError | undefined> => {
    switch (affiliationOf(node, who)) {
      case "owner":
      case "publisher":
      case "member":
        return undefined
      case "publish-only":
      case "outcast":
        return new DomainError("forbidden", "You may not read this node.")
      case "none":
        return whyNotByModel(node, who)
    }
  }

  const mayPublish = async (node: Node, who: Jid): Promise<boolean> => {
    switch (affiliationOf(node, who)) {
      case "owner":
      case "publisher":
      case "publish-only":
        return true
      case "outcast":
        return false
    }
    switch (node.configuration.publishModel) {
      case "publishers":
        return false
      case "open":
        return true
      case "subscribers": {
        const found = await subscriptions.listOf(node.accessId, who, clock.now())
        return found.some(({ state }) => state === "subscribed")
      }
    }
  }

  /** What is told to somebody whom a node refuses. */
  const refusal = async (node: Node, who: Jid, reason: DomainError): Promise<DomainError> =>
    (await isStranger(node.host, who)) && (await whyNotRead(node, who)) !== undefined
      ? presenceRequired()
      : reason

  return {
    /** Who the server is when it does something by itself. */
    server,
    affiliationOf,
    affiliatedWith,
    ownersOf,
    refusal,

    /** Whether owners have to be asked whether somebody may subscribe. */
    mayAsk: (node: Node, who: Jid): boolean =>
      node.configuration.accessModel === "authorize" && affiliationOf(node, who) === "none",

    /** Throws what tells `who` that there is nothing, or nothing for them. */
    async get(host: Jid, name: string, who: Jid): Promise<Node> {
      const node = await nodes.find(host, name)
      if (node !== undefined) return node
      if (await isStranger(host, who)) throw presenceRequired()
      const movedTo = await store.findMoved(host, name)
      throw movedTo === undefined ? noSuchNode() : new MovedError(movedTo)
    },

    /** Throws for those who are not the person at whose address they look around, and may not know them. */
    async requireAcquaintance(host: Jid, who: Jid): Promise<void> {
      if (await isStranger(host, who)) throw presenceRequired()
    },

    mayRead: async (node: Node, who: Jid): Promise<boolean> => (await whyNotRead(node, who)) === undefined,

    /** Whether somebody may learn that there is such a node: who may read it, or ask to (XEP-0163 §7.2). */
    async mayDiscover(node: Node, who: Jid): Promise<boolean> {
      if ((await whyNotRead(node, who)) === undefined) return true
      if (affiliationOf(node, who) === "publish-only") return true
      return affiliationOf(node, who) === "none" && node.configuration.accessModel === "authorize"
    },

    async requireReader(node: Node, who: Jid): Promise<void> {
      const reason = await whyNotRead(node, who)
      if (reason !== undefined) throw await refusal(node, who, reason)
    },

    /** Whether what is published may go to somebody who is subscribed. */
    async mayReceive(node: Node, subscriber: Jid): Promise<boolean> {
      // Being subscribed is all that this model asks for.
      if (node.configuration.accessModel !== "authorize")
        return (await whyNotRead(node, subscriber)) === undefined
      const affiliation = affiliationOf(node, subscriber)
      return affiliation !== "outcast" && affiliation !== "publish-only"
    },

    async requirePublisher(node: Node, who: Jid): Promise<void> {
      if (await mayPublish(node, who)) return
      throw await refusal(node, who, new DomainError("forbidden", "You may not publish to this node."))
    },

    async requireOwner(node: Node, who: Jid): Promise<void> {
      if (affiliationOf(node, who) === "owner") return
      throw await refusal(node, who, new DomainError("forbidden", "Only an owner of the node may do this."))
    },
  }
}

const presenceRequired = () =>
  new PubsubError(
    "not-authorized",
    "presence-subscription-required",
    "Ask to see the presence of the owner first.",
  )

const notInGroup = () =>
  new PubsubError(
    "not-authorized",
    "not-in-roster-group",
    "The owner shows this to some groups of contacts only.",
  )

const notSubscribed = () =>
  new PubsubError("not-authorized", "not-subscribed", "Subscribe to the node first.")
