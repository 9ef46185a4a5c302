import { DomainError, type Hooks, type Log, type Transform } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { findPreauthentication } from "@kith/xmpp/extensions"
import { contactRequesting, type Roster } from "../../roster/index.ts"
import type { Invitation } from "../invitation.ts"
import type { Invitations } from "./invitations.ts"

/** Makes inviter and invited contacts of each other, each seeing the other (XEP-0401 §5.5). */
export async function befriend(
  roster: Roster,
  log: Log,
  { inviter }: Invitation,
  invited: Jid,
): Promise<void> {
  try {
    for (const [user, contact] of [
      [inviter, invited],
      [invited, inviter],
    ] as const) {
      await roster.sendSubscription(user, "subscribed", contact)
    }
    await roster.sendSubscription(invited, "subscribe", inviter)
    await roster.sendSubscription(inviter, "subscribe", invited)
  } catch (error) {
    // The account is made; that the inviter's list of contacts is full does not take it away again.
    if (!(error instanceof DomainError)) throw error
    log.info("Somebody who was invited did not become a contact", {
      inviter: inviter.toString(),
      code: error.code,
    })
  }
}

/** XEP-0379: a request that carries the token of an invitation is granted, and a request goes back. */
export function approveInvited(hooks: Hooks, invitations: Invitations): void {
  const judge: Transform<NonNullable<typeof contactRequesting.event>> = async (event) => {
    const token = findPreauthentication(event.request)
    if (token === undefined || event.verdict !== "ask") return undefined
    return (await invitations.admitContact(event.user, token)) ? { ...event, verdict: "befriend" } : undefined
  }
  hooks.on(contactRequesting, "transform", judge)
}
