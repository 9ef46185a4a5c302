import type { Hooks, Session } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { presenceBroadcast, presenceReceived } from "../../presence/index.ts"
import type { Pubsub } from "../service/index.ts"
import type { Interests } from "../service/interests.ts"

/** Who becomes available, and wants to hear of nodes, is told what was published last. */
export function followPresence(hooks: Hooks, interests: Interests, pubsub: Pubsub): void {
  hooks.on(presenceBroadcast, "observe", async ({ session, presence }) => {
    const wanted = await interests.noteBroadcast(session, presence)
    await pubsub.lastItems.showAll(session.user, wanted, session.jid, pauseFor(session))
  })
  hooks.on(presenceReceived, "observe", async ({ presence, from, to }) => {
    // Presence of a whole account, or of a service, tells of no software.
    if (from.isBare || !isForAccount(to)) return
    const wanted = await interests.noteHeard(to.bare, from, presence)
    await pubsub.lastItems.show([to.bare], wanted, from)
  })

  function isForAccount(to: Jid): boolean {
    return to.local !== undefined && to.isBare
  }
}

/** What is last in hundreds of nodes must not pile up before somebody who reads slowly. */
const pauseFor = (session: Session) => () => new Promise<void>((resolve) => session.whenWritten(resolve))
