import { defineHook } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Contact } from "./contact.ts"
import type { RequestVerdict, SubscriptionType } from "./subscription.ts"

/** Each hook names the bare JID of the user whose roster it is about; each change is stored before it is told. */
interface About {
  readonly user: Jid
}

/** Listed, renamed, grouped, or another subscription. `version` is that of the roster after it. */
export const contactChanged = defineHook<About & { readonly contact: Contact; readonly version: string }>(
  "contactChanged",
)

export const contactRemoved = defineHook<About & { readonly contact: Jid; readonly version: string }>(
  "contactRemoved",
)

/**
 * Somebody is about to ask to see the user's presence. A transform may give the verdict for the user; who
 * holds a request back calls `receiveRequest` later. It must not wait for a roster, nor for another server. Not fired where
 * the user has decided already.
 */
export const contactRequesting = defineHook<
  About & {
    readonly contact: Jid
    readonly request: Stanza
    readonly verdict: RequestVerdict
  }
>("contactRequesting")

/** Somebody asks to see the user's presence. */
export const contactRequested = defineHook<About & { readonly contact: Jid; readonly request: Stanza }>(
  "contactRequested",
)

/** The contact has answered a request, or has ended a subscription. Told before `contactChanged`. */
export const subscriptionAnswered = defineHook<
  About & {
    readonly contact: Jid
    readonly type: Exclude<SubscriptionType, "subscribe">
    readonly stanza: Stanza
  }
>("subscriptionAnswered")

/** The contact may see the user's presence from now on, and has been told so. */
export const subscriberGained = defineHook<About & { readonly contact: Jid }>("subscriberGained")

/** The contact may not see the user's presence any more. */
export const subscriberLost = defineHook<About & { readonly contact: Jid }>("subscriberLost")
