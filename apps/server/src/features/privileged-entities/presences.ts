import type { MaybePromise, Session } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Roster } from "../roster/index.ts"
import type { Entity } from "./service.ts"

/** Somebody's presence, and how much of it goes to whom. */
interface Known {
  /** The first of the session. */
  readonly initial: Stanza
  /** The newest, where the contacts of somebody here get to see it; for those who may see what contacts see. */
  latest: Stanza | undefined
}

export type Presences = ReturnType<typeof createPresences>

/** XEP-0356 §7: what entities are told of people's presence, each thing once (§8). */
export function createPresences(parts: {
  readonly entities: readonly Entity[]
  readonly isConnected: (entity: Entity) => boolean
  readonly roster: Pick<Roster, "audience" | "find">
  readonly domain: string
  /** Of contacts elsewhere. */
  readonly maxPresences: number
  readonly send: (entity: Entity, presence: Stanza) => void
}) {
  const { roster, domain, maxPresences, send } = parts
  const watching = parts.entities.filter(({ presence }) => presence !== "none")
  /** By full JIDs. */
  const own = new Map<string, Known>()
  const elsewhere = new Map<string, Stanza>()

  const tell = (presence: Stanza, isForAll: boolean) => {
    for (const entity of watching) {
      if (!isForAll && entity.presence !== "roster") continue
      if (parts.isConnected(entity)) send(entity, presence)
    }
  }

  const change = (address: string, presence: Stanza, hasContacts: boolean) => {
    const known = own.get(address)
    if (presence.type === "unavailable") {
      if (own.delete(address)) tell(presence, true)
    } else if (known === undefined) {
      own.set(address, { initial: presence, latest: hasContacts ? presence : undefined })
      tell(presence, true)
    } else if (hasContacts) {
      known.latest = presence
      // §7.1: only the first goes to those who may see no more.
      tell(presence, false)
    }
  }

  return {
    /** A session here has told its contacts of itself. */
    broadcast({ jid, user }: Session, presence: Stanza): MaybePromise<void> {
      if (watching.length === 0) return
      const address = jid.toString()
      const audience = roster.audience(user)
      const isSeen = ({ subscribers }: Awaited<typeof audience>) =>
        subscribers.some((subscriber) => subscriber.domain === domain)
      if (!(audience instanceof Promise)) return change(address, presence, isSeen(audience))
      return audience.then((known) => change(address, presence, isSeen(known)))
    },

    /** Somebody's presence has reached an account. */
    async received(presence: Stanza, from: Jid, to: Jid): Promise<void> {
      if (from.domain === domain || !watching.some((entity) => entity.presence === "roster")) return
      const contact = await roster.find(to.bare, from)
      if (contact?.state.to !== true) return
      const address = from.toString()
      const before = elsewhere.get(address)
      if (presence.type === "unavailable") {
        if (!elsewhere.delete(address)) return
      } else {
        // §8: it comes once for each account that has this contact.
        if (before !== undefined && isSame(before, presence)) return
        elsewhere.delete(address)
        elsewhere.set(address, presence)
        if (elsewhere.size > maxPresences) dropOldest(elsewhere)
      }
      tell(presence, false)
    },

    /** All that the entity would know if it had been there from the beginning (§8). */
    catchUp(entity: Entity): void {
      if (entity.presence === "none") return
      const seesContacts = entity.presence === "roster"
      for (const { initial, latest } of own.values())
        send(entity, (seesContacts ? latest : undefined) ?? initial)
      if (seesContacts) for (const presence of elsewhere.values()) send(entity, presence)
    },
  }
}

function isSame(one: Stanza, other: Stanza): boolean {
  return one.inner === other.inner && one.id === other.id
}

function dropOldest(presences: Map<string, Stanza>): void {
  for (const oldest of presences.keys()) {
    presences.delete(oldest)
    return
  }
}
