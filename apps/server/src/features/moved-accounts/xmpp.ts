import type { Hooks, Transform, Xmpp } from "@kith/feature-kit"
import { type Jid, stanza } from "@kith/xmpp"
import { findNewAddress, movedStatement, movedStatementRequest, NS_MOVED } from "@kith/xmpp/extensions"
import type { Pubsub } from "../pubsub/index.ts"
import { contactRequesting } from "../roster/index.ts"
import type { MovedAccounts } from "./service.ts"

/** A request waits no longer than this for what the old server says. */
const PATIENCE_MS = 10_000
const CURRENT = "current"

/** How accounts say that their owners have gone, and how others are asked. */
export function createStatements(xmpp: Xmpp, pubsub: Pubsub) {
  return {
    async askForNewAddress(user: Jid, oldAddress: Jid): Promise<Jid | undefined> {
      const attrs = { type: "get", from: user.bare.toString(), to: oldAddress.bare.toString() }
      const request = stanza({ name: "iq", attrs, children: [movedStatementRequest()] })
      return findNewAddress(await xmpp.ask(request, PATIENCE_MS))
    },

    async publish(user: Jid, newAddress: Jid): Promise<void> {
      await pubsub.publish({
        host: user,
        node: NS_MOVED,
        publisher: user,
        item: { id: CURRENT, payload: movedStatement(newAddress) },
        // XEP-0283 §6.1: strangers are not to know where somebody has gone.
        expected: { accessModel: "presence" },
      })
    },

    retract: (user: Jid): Promise<void> => pubsub.retract(user, NS_MOVED, user, [CURRENT]),
  }
}

export function followRequests(hooks: Hooks, moved: MovedAccounts): void {
  const hold: Transform<NonNullable<typeof contactRequesting.event>> = (event) => {
    const { user, contact, request, verdict } = event
    const isTaken = verdict === "ask" && moved.takeRequest(user, contact, request)
    return isTaken ? { ...event, verdict: "hold" } : undefined
  }
  hooks.on(contactRequesting, "transform", hold)
}
