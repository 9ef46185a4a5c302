import {
  defineSessionState,
  type Hooks,
  type Log,
  type Session,
  type SessionDirectory,
  sessionEnded,
} from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { presenceBroadcast, presenceReceived } from "../../presence/index.ts"
import {
  contactChanged,
  contactRemoved,
  type Roster,
  subscriberGained,
  subscriberLost,
} from "../../roster/index.ts"
import type { Pubsub } from "../service/index.ts"
import type { Interests } from "../service/interests.ts"

const presenceSeen = defineSessionState("pubsub-presence", () => ({ isAvailable: false }))

/** Who becomes available, and wants to hear of nodes, is told what was published last; and who goes takes things along. */
export function followPresence(
  hooks: Hooks,
  sessions: SessionDirectory,
  interests: Interests,
  pubsub: Pubsub,
): void {
  const noteGone = ({ user, jid }: { readonly user: Jid; readonly jid: Jid }) =>
    pubsub.departures.noteOffline(user, sessions.available(user).length === 0 ? [jid, user] : [jid])

  hooks.on(presenceBroadcast, "observe", async ({ session, presence }) => {
    const { user, jid } = session
    const here = session.state(presenceSeen)
    const isInitial = presence.type === undefined && !here.isAvailable
    here.isAvailable = presence.type === undefined
    if (presence.type !== undefined) await noteGone(session)
    if (isInitial) await pubsub.lastItems.showSubscribed(user, jid, { pause: pauseFor(session) })
    const wanted = await interests.noteBroadcast(session, presence)
    await pubsub.lastItems.showAll(user, wanted, jid, { pause: pauseFor(session) })
  })
  // Also one that was never available may have subscribed for as long as it is there.
  hooks.on(sessionEnded, "observe", ({ session }) => noteGone(session))
  hooks.on(presenceReceived, "observe", async ({ presence, from, to }) => {
    // Presence of a whole account, or of a service, tells of no software.
    if (from.isBare || to.local === undefined || !to.isBare) return
    const wanted = await interests.noteHeard(to.bare, from, presence)
    await pubsub.lastItems.show([to.bare], wanted, from)
  })
}

/** Who may see what changes with whom a person knows. */
export function followRosters(hooks: Hooks, log: Log, roster: Roster, { acquaintance }: Pubsub): void {
  const isMutual = async (user: Jid, contact: Jid): Promise<boolean> => {
    const state = (await roster.find(user, contact))?.state
    return state?.from === true && state.to
  }
  // A change of a roster does not wait for nodes.
  const apart = (work: Promise<void>): void => {
    work.catch((error: unknown) => log.error("Nodes could not follow a roster", { error }))
  }
  hooks.on(subscriberGained, "observe", async ({ user, contact }) => {
    if (await isMutual(user, contact)) apart(acquaintance.noteMutual(user, contact))
  })
  hooks.on(contactChanged, "observe", ({ user, contact }) =>
    apart(acquaintance.noteChanged(user, contact.jid)),
  )
  hooks.on(contactRemoved, "observe", ({ user, contact }) => apart(acquaintance.noteLost(user, contact)))
  hooks.on(subscriberLost, "observe", ({ user, contact }) => apart(acquaintance.noteLost(user, contact)))
}

/** What is last in hundreds of nodes must not pile up before somebody who reads slowly. */
const pauseFor = (session: Session) => () => new Promise<void>((resolve) => session.whenWritten(resolve))
