import type { Clock, SessionDirectory } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Roster } from "../../roster/index.ts"
import { isPersonal, type Node } from "../model/node.ts"
import { SHOW_VALUES, type ShowValue, type Subscription } from "../model/subscription.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { Interests } from "./interests.ts"

export type Recipients = ReturnType<typeof createRecipients>

/** Whom a node tells of what happens to it: its subscribers, and at a person's address who shares presence with them. */
export function createRecipients(parts: {
  readonly access: Access
  readonly subscriptions: SubscriptionStore
  readonly interests: Interests
  readonly roster: Roster
  readonly sessions: SessionDirectory
  readonly clock: Clock
  readonly domain: string
}) {
  const { access, subscriptions, interests, roster, sessions, clock, domain } = parts
  const isLocal = (jid: Jid) => jid.domain === domain && jid.local !== undefined

  const interestedSessions = (user: Jid, node: string): Jid[] =>
    sessions
      .available(user)
      .filter((session) => interests.of(session).has(node))
      .map((session) => session.jid)

  /** XEP-0163 §4.3: by presence alone, as full JIDs. */
  const byPresence = async (node: Node): Promise<Jid[]> => {
    const { host, name } = node
    const found = interestedSessions(host, name)
    const { subscribers, subscriptions: seen } = await roster.audience(host)
    const shown = new Set(seen.map(String))
    // Interest comes with presence, so that it takes both directions.
    for (const contact of subscribers) {
      if (!isLocal(contact) || !shown.has(contact.toString())) continue
      const wanting = interestedSessions(contact, name)
      if (wanting.length > 0 && (await access.mayRead(node, contact))) found.push(...wanting)
    }
    const contacts = new Set(subscribers.map(String))
    for (const jid of interests.heardAt(host, name)) {
      if (isLocal(jid) && sessions.find(jid) === undefined) continue
      // XEP-0060 §9.1.3: who is no contact hears of open nodes only.
      const isEligible = contacts.has(jid.bare.toString()) || node.configuration.accessModel === "open"
      if (isEligible && (await access.mayRead(node, jid))) found.push(jid)
    }
    return found
  }

  /** How the address is available: of a person, each of their sessions. */
  const showsOf = (jid: Jid): ShowValue[] =>
    sessions
      .available(jid)
      .filter((session) => jid.isBare || session.jid.equals(jid))
      .map(({ presence }) => {
        const show = presence?.child("show")?.text.trim()
        return SHOW_VALUES.find((value) => value === show) ?? "online"
      })

  /** Of somebody elsewhere nothing is known; notifications that nobody is there for are dropped there. */
  const isWanted = (node: Node, { jid, options }: Subscription): boolean => {
    if (!options.isDelivered) return false
    const wantsAll = options.showValues.length === SHOW_VALUES.length
    if (!isLocal(jid) || (wantsAll && !node.configuration.deliversToAvailableOnly)) return true
    return showsOf(jid).some((show) => options.showValues.includes(show))
  }

  /** Nobody twice, and nobody who may not read the node. */
  const of = async (node: Node): Promise<readonly Jid[]> => {
    if (!node.configuration.deliversNotifications) return []
    const present = isPersonal(node.host) ? await byPresence(node) : []
    const found = new Map(present.map((jid) => [jid.toString(), jid]))
    const reached = new Set(present.map((jid) => jid.bare.toString()))
    for (const subscription of await subscriptions.list(node.id, "subscribed", clock.now())) {
      const { jid } = subscription
      // XEP-0163 §4.3.2: whose resources are known to want it need not have it at the bare JID too.
      if (jid.isBare && reached.has(jid.toString())) continue
      if (isWanted(node, subscription) && (await access.mayReceive(node, jid))) found.set(jid.toString(), jid)
    }
    return [...found.values()]
  }

  return {
    of,

    /** Those who wait to be let in, too. */
    async all(node: Node): Promise<readonly Jid[]> {
      const waiting = await subscriptions.list(node.id, "pending", clock.now())
      return [...(await of(node)), ...waiting.map(({ jid }) => jid)]
    },
  }
}
