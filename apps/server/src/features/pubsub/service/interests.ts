import { defineSessionState, type MaybePromise, type Session } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Features } from "../../entity-capabilities/index.ts"

const SUFFIX = "+notify"
const NONE: ReadonlySet<string> = new Set()
/** Somebody who sent presence to one address; who sends it to many accounts must not push out the others. */
const MAX_PER_HOST = 2000

interface Interest {
  /** The last presence that told of it; an answer about an earlier one comes too late. */
  latest: Stanza | undefined
  /** The names of the nodes. */
  nodes: ReadonlySet<string>
}

const sessionInterest = defineSessionState<Interest>("pubsub", () => ({ latest: undefined, nodes: NONE }))

/** Many sessions run the same software, and share what is known of it. */
const known = new WeakMap<Features, ReadonlySet<string>>()

function nodesIn(features: Features): ReadonlySet<string> {
  const found = known.get(features)
  if (found !== undefined) return found
  const wanted = [...features].filter((feature) => feature.endsWith(SUFFIX))
  const nodes = new Set(wanted.map((feature) => feature.slice(0, -SUFFIX.length)))
  known.set(features, nodes)
  return nodes
}

export type Interests = ReturnType<typeof createInterests>

/** XEP-0060 §9.2: which nodes somebody's software wants to hear of, as its capabilities say. */
export function createInterests(parts: {
  readonly featuresOf: (presence: Stanza, from: Jid) => MaybePromise<Features>
  readonly hasCapabilities: (presence: Stanza) => boolean
  readonly exists: (account: Jid) => MaybePromise<boolean>
  readonly maxHeard: number
}) {
  const { featuresOf, hasCapabilities, exists, maxHeard } = parts
  /** Of those whose presence is sent to one account: by that account, then by the full JID. */
  const heard = new Map<string, Map<string, Interest & { readonly jid: Jid }>>()
  let count = 0

  /** Answers with the nodes that are wanted now and were not before. */
  const learn = async (interest: Interest, presence: Stanza, from: Jid): Promise<readonly string[]> => {
    // Who leaves the capabilities out has the same as before (XEP-0115 §8.4).
    if (!hasCapabilities(presence)) return []
    interest.latest = presence
    const features = await featuresOf(presence, from)
    if (interest.latest !== presence) return []
    const before = interest.nodes
    interest.nodes = nodesIn(features)
    return [...interest.nodes].filter((node) => !before.has(node))
  }

  const forget = (host: string, from: string): void => {
    const those = heard.get(host)
    if (those?.delete(from) !== true) return
    count--
    if (those.size === 0) heard.delete(host)
  }

  const entryOf = (host: string, jid: Jid) => {
    const those = heard.get(host) ?? new Map<string, Interest & { readonly jid: Jid }>()
    const from = jid.toString()
    const known = those.get(from)
    if (known !== undefined) return known
    const entry = { jid, latest: undefined, nodes: NONE }
    heard.set(host, those.set(from, entry))
    count++
    const [oldest] = those.keys()
    if (those.size > MAX_PER_HOST && oldest !== undefined) forget(host, oldest)
    if (count > maxHeard) {
      const [firstHost = host, first] = heard.entries().next().value ?? []
      const [firstFrom] = first?.keys() ?? []
      if (firstFrom !== undefined) forget(firstHost, firstFrom)
    }
    return entry
  }

  return {
    /** Of a session, which all who may see its presence share. */
    of: (session: Session): ReadonlySet<string> => session.state(sessionInterest).nodes,

    /** Who else has sent presence to an account, and wants to hear of the node. */
    heardAt(host: Jid, node: string): readonly Jid[] {
      const those = heard.get(host.toString())
      if (those === undefined) return []
      return [...those.values()].filter(({ nodes }) => nodes.has(node)).map(({ jid }) => jid)
    },

    /** The session has told its subscribers of itself. Resolves with the nodes it wants from now on. */
    async noteBroadcast(session: Session, presence: Stanza): Promise<readonly string[]> {
      const interest = session.state(sessionInterest)
      if (presence.type === undefined) return learn(interest, presence, session.jid)
      interest.latest = undefined
      interest.nodes = NONE
      return []
    },

    /** Presence has reached the account. Resolves with the nodes its sender wants from now on. */
    async noteHeard(host: Jid, from: Jid, presence: Stanza): Promise<readonly string[]> {
      if (presence.type !== undefined) forget(host.toString(), from.toString())
      else if (hasCapabilities(presence) && (await exists(host))) {
        return learn(entryOf(host.toString(), from), presence, from)
      }
      return []
    },
  }
}
