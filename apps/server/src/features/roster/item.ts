import type { Jid } from "@kith/xmpp"
import type { RosterItem } from "@kith/xmpp/extensions"
import { type Contact, subscriptionOf } from "./contact.ts"

/** A contact as a client sees it in the roster (RFC 6121 §2.1.2). */
export function itemOf(contact: Contact): RosterItem {
  const { jid, name, groups, state } = contact
  return {
    jid,
    name,
    groups,
    subscription: subscriptionOf(contact),
    isPending: state.isPendingOut,
    isPreApproved: state.isPreApproved,
  }
}

/** What tells that the contact has been removed (RFC 6121 §2.5.2). */
export function removedItem(jid: Jid): RosterItem {
  return { jid, groups: [], subscription: "remove", isPending: false, isPreApproved: false }
}
