import { createHmac, hash, randomBytes } from "node:crypto"
import type { Clock } from "@kith/feature-kit"
import { isSameProof, type Jid, proveToken, SaslError, type ScramCrypto } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import type { FastTokenStore, Slot, StoredToken } from "./store.ts"

export interface FastTokenLimits {
  readonly days: number
  readonly rotateAfterDays: number
  readonly maxClientsPerAccount: number
}

/** What a client says to prove that it has a token. */
export interface TokenProof {
  readonly user: Jid
  readonly client: string
  readonly mechanism: string
  /** What the mechanism binds to; empty for nothing. */
  readonly binding: Uint8Array
  readonly initiator: Uint8Array
  readonly count: number | undefined
  /** Whether the token is to be worth nothing from now on. */
  readonly invalidates: boolean
}

/** A client that has tokens, and since when. */
export interface FastClient {
  readonly client: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly usedAt: number | undefined
  readonly expiresAt: number
}

export type FastTokenService = ReturnType<typeof createFastTokens>

const DAY_MS = 24 * 60 * 60 * 1000
/** When a token was last used decides who makes room for another client; it need not be known better. */
const NOTE_USE_EVERY_MS = 60_000
/** Both are looked at, filled or not, so that nobody can tell who has tokens. */
const SLOTS: readonly Slot[] = ["new", "current"]

/** All tokens are for mechanisms of SHA-256. */
const nodeCrypto: ScramCrypto = {
  digest: (_, data) => hash("sha256", data, "buffer"),
  hmac: (_, key, data) => createHmac("sha256", key).update(data).digest(),
}

/** XEP-0484: what a client comes back with instead of its password. */
export function createFastTokens(parts: {
  readonly store: FastTokenStore
  readonly accounts: Pick<Accounts, "isUsable">
  readonly clock: Clock
  readonly limits: FastTokenLimits
  /** What tokens are drawn from: it is not where they are stored. */
  readonly secret: Uint8Array
}) {
  const { store, accounts, clock, limits, secret } = parts
  /** How often all tokens of an account were revoked while one was being made. */
  const making = new Map<string, { revoked: boolean; makers: number }>()

  const tokenFrom = (draw: string) => createHmac("sha256", secret).update(draw).digest("base64url")

  const findProved = (tokens: readonly StoredToken[], { initiator, binding, mechanism }: TokenProof) => {
    let found: { token: StoredToken; responder: Uint8Array } | undefined
    for (const slot of SLOTS) {
      const token = tokens.find((stored) => stored.slot === slot)
      const proofs = proveToken(tokenFrom(token?.draw ?? ""), binding, nodeCrypto)
      const isProved = isSameProof(proofs.initiator, initiator) && token?.mechanism === mechanism
      if (isProved && found === undefined) found = { token, responder: proofs.responder }
    }
    return found
  }

  const takeUse = async (token: StoredToken, count: number | undefined): Promise<boolean> => {
    if (count !== undefined) return store.countUse(token, clock.now(), count)
    // Who has begun to count goes on: else what was heard once could be said again without one.
    if (token.useCount > 0) return false
    const { usedAt } = token
    if (usedAt === undefined || Math.abs(clock.now() - usedAt) >= NOTE_USE_EVERY_MS) {
      await store.noteUse(token, clock.now())
    }
    return true
  }

  const removeAll = async (user: Jid): Promise<void> => {
    const maker = making.get(user.toString())
    if (maker !== undefined) maker.revoked = true
    await store.removeOfOwner(user)
  }

  /** XEP-0484 §3: for one more client the one that came last longest ago has to make room. */
  const makeRoom = async (user: Jid, client: string): Promise<void> => {
    const others = new Map<string, number>()
    for (const token of await store.ofOwner(user)) {
      if (token.client === client) continue
      const lastAt = Math.max(token.usedAt ?? token.createdAt, others.get(token.client) ?? 0)
      others.set(token.client, lastAt)
    }
    const oldestFirst = [...others].sort(([, one], [, other]) => one - other)
    const tooMany = others.size + 1 - limits.maxClientsPerAccount
    for (const [oldest] of oldestFirst.slice(0, Math.max(0, tooMany)))
      await store.removeOfClient(user, oldest)
  }

  return {
    /**
     * Checks a proof; answers with what the server proves itself with, and whether the client had better get a new token.
     * Throws `credentials-expired` for a token that was good once, else `not-authorized`, in the same time whether there is
     * such an account or not.
     */
    async verify(proof: TokenProof): Promise<{ responder: Uint8Array; isDue: boolean }> {
      const { user, client, count, invalidates } = proof
      const [tokens, isUsable] = await Promise.all([store.ofClient(user, client), accounts.isUsable(user)])
      const found = findProved(tokens, proof)
      if (found === undefined || !isUsable) throw new SaslError("not-authorized")
      const { token, responder } = found
      if (token.expiresAt <= clock.now()) {
        await store.remove(token)
        throw new SaslError("credentials-expired")
      }
      if (!(await takeUse(token, count))) throw new SaslError("not-authorized")
      if (invalidates) await store.removeOfClient(user, client)
      else if (token.slot === "new") {
        // XEP-0484 §3.5: the client has it now, so what it had before is worth nothing any more.
        const useCount = Math.max(token.useCount, count ?? 0)
        await store.save({ ...token, slot: "current", usedAt: clock.now(), useCount })
        await store.remove(token)
      }
      const isDue = !invalidates && clock.now() - token.createdAt >= limits.rotateAfterDays * DAY_MS
      return { responder, isDue }
    },

    /** Makes a token for a client that is in; `undefined` where its account's were revoked meanwhile. */
    async create(
      user: Jid,
      client: string,
      mechanism: string,
    ): Promise<{ token: string; expiresAt: number } | undefined> {
      const key = user.toString()
      const maker = making.get(key) ?? { revoked: false, makers: 0 }
      maker.makers++
      making.set(key, maker)
      try {
        const now = clock.now()
        await store.removeExpired(now)
        await makeRoom(user, client)
        const token: StoredToken = {
          owner: user,
          client,
          slot: "new",
          draw: randomBytes(24).toString("base64url"),
          mechanism,
          createdAt: now,
          expiresAt: now + limits.days * DAY_MS,
          usedAt: undefined,
          useCount: 0,
        }
        await store.save(token)
        if (!maker.revoked) return { token: tokenFrom(token.draw), expiresAt: token.expiresAt }
        await store.remove(token)
        return undefined
      } finally {
        maker.makers--
        if (maker.makers === 0) making.delete(key)
      }
    },

    /** Somebody's clients that have a token which is still good. */
    async clientsOf(user: Jid): Promise<FastClient[]> {
      const clients = new Map<string, FastClient>()
      for (const token of await store.ofOwner(user.bare)) {
        if (token.expiresAt <= clock.now()) continue
        const known = clients.get(token.client)
        clients.set(token.client, {
          client: token.client,
          createdAt: Math.min(token.createdAt, known?.createdAt ?? token.createdAt),
          usedAt: latest(token.usedAt, known?.usedAt),
          expiresAt: Math.max(token.expiresAt, known?.expiresAt ?? 0),
        })
      }
      return [...clients.values()]
    },

    revoke: (user: Jid, client: string): Promise<void> => store.removeOfClient(user.bare, client),
    revokeAll: (user: Jid): Promise<void> => removeAll(user.bare),
  }
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other)
}
