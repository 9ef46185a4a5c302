import { defineHook } from "@kith/feature-kit"
import type { Jid, XmlElement } from "@kith/xmpp"

/** The list of a user, named by their bare JID, has changed, and that is stored and in force. */
export const blockListChanged = defineHook<{
  readonly user: Jid
  readonly change: "block" | "unblock"
  /** `undefined`: all that were blocked. */
  readonly addresses: readonly Jid[] | undefined
}>("blockListChanged")

/**
 * A client of the user has had addresses blocked, and that is stored. Of each: what else its item said, such as a report
 * of abuse.
 */
export const blockRequested = defineHook<{
  readonly user: Jid
  readonly items: readonly { readonly jid: Jid; readonly details: readonly XmlElement[] }[]
}>("blockRequested")
