import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { RoomLimits } from "./limits.ts"

/** XEP-0045 §10.1.1: who may make rooms at all. Throws `not-allowed` for all others. */
export function createCreatorRule(
  accounts: { isAdministrator(user: Jid): Promise<boolean> },
  { whoMayCreate }: Pick<RoomLimits, "whoMayCreate">,
  domain: string,
): (user: Jid) => Promise<void> {
  return async (user) => {
    switch (whoMayCreate) {
      case "everybody":
        return
      case "accounts":
        if (user.domain === domain) return
        throw new DomainError("not-allowed", "Only people of this server may make rooms here.")
      case "administrators":
        if (await accounts.isAdministrator(user.bare)) return
        throw new DomainError("not-allowed", "Only administrators of this server may make rooms here.")
    }
  }
}
