import { randomUUID } from "node:crypto"
import { type Clock, DomainError, defineSessionState, networkOf, type Session } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

export interface GuestLimits {
  readonly maxGuests: number
  readonly maxPerAddress: number
  readonly maxStanzasPerMinute: number
  readonly maxDirected: number
}

/** What one guest has asked for and sent. */
interface GuestState {
  /** Stanzas that may still be sent at once. */
  credit: number
  creditAt: number
  /** Whom it has told that it is there, by address. */
  readonly directed: Map<string, Jid>
  /** Who waits for an answer of it, by address and id. */
  readonly asked: Set<string>
}

const MINUTE_MS = 60_000
/** More questions nobody has answered are forgotten. */
const MAX_ASKED = 100

const guestState = defineSessionState<GuestState>("guest", () => ({
  credit: Number.NaN,
  creditAt: 0,
  directed: new Map(),
  asked: new Set(),
}))

export type Guests = ReturnType<typeof createGuests>

/** People without an account (XEP-0175): who is there, and what they may do. */
export function createGuests(parts: {
  readonly domain: string
  readonly serverDomain: string
  /** Addresses and domains that guests reach; nothing else. */
  readonly reach: readonly Jid[]
  readonly limits: GuestLimits
  readonly clock: Clock
}) {
  const { domain, serverDomain, reach, limits, clock } = parts
  const present = new Map<string, Session>()
  const byNetwork = new Map<string, number>()
  const reached = new Set(reach.map(String))

  const mayReach = (to: Jid) => reached.has(to.domain) || reached.has(to.bare.toString())

  return {
    get count(): number {
      return present.size
    },

    /** A name nobody has had before (XEP-0175 §3). */
    newAddress: (): Jid => Jid.from({ local: randomUUID(), domain }),

    /** Who is there under that address, or under its bare one. */
    find(address: Jid): Session | undefined {
      const session = present.get(address.local ?? "")
      return address.isBare || session?.jid.equals(address) === true ? session : undefined
    },

    enter(session: Session): void {
      const network = networkOf(session.remoteAddress)
      const ofNetwork = byNetwork.get(network) ?? 0
      if (present.size >= limits.maxGuests || ofNetwork >= limits.maxPerAddress) {
        throw new DomainError("resource-constraint", "There are too many guests; come again later.", 60)
      }
      // Each log-in gives a new name, so that one can be there only once.
      if (present.has(session.user.local ?? "")) {
        throw new DomainError("not-allowed", "A guest has one session.")
      }
      present.set(session.user.local ?? "", session)
      byNetwork.set(network, ofNetwork + 1)
    },

    /** Answers with whom to tell that the guest is gone. */
    leave(session: Session): readonly Jid[] {
      const name = session.user.local ?? ""
      if (present.get(name) !== session) return []
      present.delete(name)
      const network = networkOf(session.remoteAddress)
      const rest = (byNetwork.get(network) ?? 1) - 1
      if (rest === 0) byNetwork.delete(network)
      else byNetwork.set(network, rest)
      return [...session.state(guestState).directed.values()]
    },

    /** Throws where a guest sends more than a person would. */
    requirePace(session: Session): void {
      const state = session.state(guestState)
      const now = clock.now()
      const { maxStanzasPerMinute: most } = limits
      const earned = (Math.max(0, now - state.creditAt) / MINUTE_MS) * most
      state.credit = Number.isNaN(state.credit) ? most : Math.min(most, state.credit + earned)
      state.creditAt = now
      if (state.credit < 1) {
        throw new DomainError("policy-violation", `Guests send ${most} stanzas a minute; wait a little.`, 60)
      }
      state.credit--
    },

    /** Throws where guests do not get to. */
    requireReach(to: Jid): void {
      if (!mayReach(to)) throw new DomainError("not-allowed", "Guests cannot reach this address.")
    },

    /** What any client asks the server it is on. */
    isServer: (to: Jid): boolean => to.local === undefined && to.domain === serverDomain,

    /** Somebody is told that the guest is there, or that it is not any more. */
    noteDirected(session: Session, to: Jid, isAvailable: boolean): void {
      const { directed } = session.state(guestState)
      const address = to.toString()
      if (!isAvailable) directed.delete(address)
      else if (directed.has(address) || directed.size < limits.maxDirected) directed.set(address, to)
      else throw new DomainError("policy-violation", "You have told too many of yourself; leave some first.")
    },

    noteQuestion(session: Session, from: string, id: string): void {
      const { asked } = session.state(guestState)
      asked.add(`${from} ${id}`)
      const oldest = asked.values().next()
      if (asked.size > MAX_ASKED && !oldest.done) asked.delete(oldest.value)
    },

    /** Whether somebody has asked what the guest answers. */
    takeQuestion: (session: Session, from: string, id: string): boolean =>
      session.state(guestState).asked.delete(`${from} ${id}`),
  }
}
