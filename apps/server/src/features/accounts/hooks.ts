import { defineHook, type Session } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

export const accountCreated = defineHook<{ readonly user: Jid }>("accountCreated")

/** Nobody may use the account from now on: its sessions end, but for the one that asked, which is to read the answer. */
export const accountDisabled = defineHook<{
  readonly user: Jid
  readonly askedBy: Session | undefined
}>("accountDisabled")

/**
 * The account, disabled before, goes for good: delete every row about it. Its name is free again once all who hear
 * this are done.
 */
export const accountDeleted = defineHook<{ readonly user: Jid }>("accountDeleted")

/** Something can let nobody in any more; `access` is its name by `accessOf`. What it has asked for ends. */
export const accessRevoked = defineHook<{
  readonly user: Jid
  readonly access: string
}>("accessRevoked")

/** What was opened with the old password ends, but for the session that changed it. */
export const passwordChanged = defineHook<{
  readonly user: Jid
  readonly changedBy: Session | undefined
}>("passwordChanged")
