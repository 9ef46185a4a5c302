import { createHash, randomBytes } from "node:crypto"
import { type Clock, createCache, DomainError, type Log, type MaybePromise } from "@kith/feature-kit"
import { type Jid, randomId } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import type { AccessToken, AccessTokenStore } from "./store.ts"

export interface TokenLimits {
  readonly maxPerAccount: number
  readonly maxDays: number
  readonly maxCached: number
}

export interface TokenRequest {
  readonly user: Jid
  readonly password: string
  readonly name: string
  /** `undefined`: everything but administering the server. */
  readonly scopes: readonly string[] | undefined
  readonly days: number | undefined
}

export interface VerifiedToken {
  readonly id: string
  readonly user: Jid
  readonly scopes: ReadonlySet<string>
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

export type AccessTokenService = ReturnType<typeof createAccessTokens>

const DAY_MS = 24 * 60 * 60 * 1000
/** Another process may have revoked it. */
const MAX_AGE_MS = 30_000
const NOTE_USE_EVERY_MS = 60_000
/** What a token must allow to administer the server. */
export const ADMIN_SCOPE = "admin"

const DEFAULT_SCOPES: readonly string[] = [
  "account",
  "contacts:read",
  "contacts:write",
  "files:read",
  "files:write",
  "messages:read",
  "messages:write",
  "nodes:read",
  "nodes:write",
  "presence:read",
  "profiles:read",
  "profiles:write",
  "rooms:read",
  "rooms:write",
]

/** What programs act with in a person's name instead of the password. */
export function createAccessTokens(
  store: AccessTokenStore,
  accounts: Accounts,
  clock: Clock,
  log: Log,
  limits: TokenLimits,
  /** Told after one token was revoked, or all of somebody's. */
  revoked: (owner: Jid, token: AccessToken | undefined) => MaybePromise<void>,
) {
  const known = createCache<AccessToken | undefined>({
    maxEntries: limits.maxCached,
    maxAgeMs: MAX_AGE_MS,
    clock,
    load: (hash) => store.findByHash(hash),
  })
  const usedAt = new WeakMap<AccessToken, number>()

  const noteUse = (token: AccessToken) => {
    const now = clock.now()
    if (now - (usedAt.get(token) ?? token.lastUsedAt ?? 0) < NOTE_USE_EVERY_MS) return
    usedAt.set(token, now)
    store.noteUse(token.id, now).catch((error: unknown) => {
      log.warn("The use of a token could not be noted", { error })
    })
  }

  const remove = async (token: AccessToken) => {
    await store.remove(token.id)
    known.forget(token.hash)
  }

  const requireAllowed = async (user: Jid, scopes: readonly string[]) => {
    if (scopes.includes(ADMIN_SCOPE) && !(await accounts.isAdministrator(user))) {
      throw new DomainError("forbidden", "Only an administrator can have a token with the scope admin.")
    }
  }

  return {
    /** Makes a token for who knows the password. It is shown this once; only its hash is kept. */
    async create(request: TokenRequest, address: string): Promise<{ token: string; facts: AccessToken }> {
      const { user, password, name, scopes = DEFAULT_SCOPES, days = limits.maxDays } = request
      await accounts.requirePassword(user, password, address)
      await requireAllowed(user, scopes)
      const now = clock.now()
      await store.removeExpired(now)
      const own = await store.list(user)
      if (own.length >= limits.maxPerAccount) {
        throw new DomainError(
          "policy-violation",
          `You have ${own.length} tokens. Revoke one that you do not need.`,
        )
      }
      const token = `kith_${randomBytes(32).toString("base64url")}`
      const facts: AccessToken = {
        id: randomId(),
        hash: hashOf(token),
        owner: user.bare,
        name,
        scopes: [...new Set(scopes)],
        createdAt: now,
        expiresAt: now + Math.min(days, limits.maxDays) * DAY_MS,
        lastUsedAt: undefined,
      }
      await store.insert(facts)
      known.forget(facts.hash)
      return { token, facts }
    },

    /** Who the token speaks for; `undefined` for one that is unknown, too old, or of an account that is not usable. */
    async verify(token: string): Promise<VerifiedToken | undefined> {
      if (token.length > 100) return undefined
      const found = await known.get(hashOf(token))
      if (found === undefined || found.expiresAt <= clock.now()) return undefined
      if (!(await accounts.isUsable(found.owner))) return undefined
      noteUse(found)
      const scopes = new Set(found.scopes)
      if (scopes.has(ADMIN_SCOPE) && !(await accounts.isAdministrator(found.owner)))
        scopes.delete(ADMIN_SCOPE)
      return { id: found.id, user: found.owner, scopes, expiresAt: found.expiresAt }
    },

    list: (user: Jid): Promise<AccessToken[]> => store.list(user.bare),

    async revoke(user: Jid, id: string): Promise<void> {
      const token = (await store.list(user.bare)).find((candidate) => candidate.id === id)
      if (token === undefined)
        throw new DomainError("not-found", "You have no such token; it may be revoked already.")
      await remove(token)
      await revoked(user.bare, token)
    },

    async revokeAll(user: Jid): Promise<void> {
      for (const token of await store.list(user.bare)) await remove(token)
      await revoked(user.bare, undefined)
    },
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url")
}
