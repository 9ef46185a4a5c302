import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { type Clock, DomainError } from "@kith/feature-kit"
import type { Account } from "./account.ts"
import type { AccountService, NewAccount } from "./service.ts"
import type { AccountStore } from "./store.ts"

const SECRET = "setup-token"
const VALID_FOR_MS = 24 * 60 * 60 * 1000

export type Setup = ReturnType<typeof createSetup>

/** The one-time link with which the first administrator is made. */
export function createSetup(store: AccountStore, accounts: AccountService, clock: Clock) {
  return {
    /** A new token while there is no administrator, else `undefined`. One made before is worth nothing any more. */
    async setupToken(): Promise<string | undefined> {
      if (await accounts.hasAdministrator()) {
        await store.removeSecret(SECRET)
        return undefined
      }
      const token = randomBytes(32).toString("base64url")
      await store.saveSecret(SECRET, hashOf(token), clock.now() + VALID_FOR_MS)
      return token
    },

    /** Makes the administrator. The token is used up only when that works. */
    async setUp(token: string, account: NewAccount): Promise<Account> {
      const secret = await store.findSecret(SECRET)
      const hash = hashOf(token)
      const isValid =
        secret?.expiresAt !== undefined &&
        clock.now() < secret.expiresAt &&
        timingSafeEqual(hash, secret.value) &&
        !(await accounts.hasAdministrator())
      // Taken out first: of two who use it at once only one finds it.
      if (!isValid || !(await store.removeSecret(SECRET))) {
        throw new DomainError(
          "not-authorized",
          "This link was used already or is too old. Restart the server to get a new one.",
        )
      }
      try {
        return await accounts.createAccount({ ...account, role: "admin" })
      } catch (error) {
        await store.saveSecret(SECRET, hash, secret.expiresAt)
        throw error
      }
    },
  }
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest()
}
