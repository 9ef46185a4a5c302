import { randomBytes } from "node:crypto"
import { type AccountDirectory, DomainError, type MaybePromise } from "@kith/feature-kit"
import { type Jid, SCRAM_HASHES, type ScramHashName, type ScramKeys } from "@kith/xmpp"
import { makeUpKeys, matchesPassword } from "./credentials.ts"
import type { LoginGuard } from "./login-guard.ts"
import { findPreparedPassword } from "./password-rules.ts"
import type { AccountService } from "./service.ts"
import type { AccountStore, AccountWithKeys } from "./store.ts"

const SECRET = "unknown-account"
/** What a password is compared by: every account has keys for the first, unless it came from another server. */
const PASSWORD_HASHES: readonly ScramHashName[] = ["SHA-256", "SHA-512", "SHA-1"]

export interface Login extends AccountDirectory {
  /**
   * Checks a password that came in one piece, slowing guessers down as every log-in does. Throws `not-authorized`, in
   * the same words and after the same time whether the account exists or not.
   */
  requirePassword(user: Jid, password: string, address: string): Promise<void>
}

/** How accounts prove who they are. Unknown and disabled accounts cannot be told from a wrong password. */
export async function createLogin(
  store: AccountStore,
  accounts: Pick<AccountService, "load" | "exists" | "completeKeys">,
  guard: LoginGuard,
): Promise<Login> {
  const secret = await loadSecret(store)

  const scramKeys = async (user: Jid, hash: ScramHashName): Promise<ScramKeys> => {
    const account = await accounts.load(user.bare)
    const madeUp = makeUpKeys(secret, user.bare.toString(), hash)
    return (account?.isDisabled === false ? account.keys.get(hash) : undefined) ?? madeUp
  }

  const hashesOf = (account: AccountWithKeys | undefined): readonly ScramHashName[] =>
    account?.isDisabled === false && account.keys.size > 0 ? [...account.keys.keys()] : SCRAM_HASHES

  const scramHashes = (user: Jid): MaybePromise<readonly ScramHashName[]> => {
    const account = accounts.load(user.bare)
    return account instanceof Promise ? account.then(hashesOf) : hashesOf(account)
  }

  const verifyPassword = async (user: Jid, password: string): Promise<boolean> => {
    const prepared = findPreparedPassword(password)
    const hashes = await scramHashes(user)
    const hash = PASSWORD_HASHES.find((known) => hashes.includes(known)) ?? "SHA-256"
    const matches = await matchesPassword(prepared ?? "", await scramKeys(user, hash))
    if (!matches || prepared === undefined) return false
    await accounts.completeKeys(user, prepared)
    return true
  }

  return {
    exists: (user) => accounts.exists(user),
    scramKeys,
    scramHashes,
    verifyPassword,
    admitLogin: (user, address) => guard.admit(user.bare.toString(), address),
    noteLogin: (user, address, succeeded) => guard.note(user.bare.toString(), address, succeeded),

    async requirePassword(user, password, address) {
      await guard.admit(user.bare.toString(), address)
      const succeeded = await verifyPassword(user, password)
      guard.note(user.bare.toString(), address, succeeded)
      if (!succeeded) throw wrongPassword()
    },
  }
}

/** Says no more about an unknown account than about a wrong password. */
export function wrongPassword(): DomainError {
  return new DomainError("not-authorized", "The user name or the password is wrong.")
}

async function loadSecret(store: AccountStore): Promise<Uint8Array> {
  const stored = await store.findSecret(SECRET)
  if (stored !== undefined) return stored.value
  const secret = randomBytes(32)
  await store.saveSecret(SECRET, secret, undefined)
  return secret
}
