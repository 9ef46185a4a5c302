import {
  type Clock,
  DomainError,
  type MaybePromise,
  type Session,
  type SessionDirectory,
} from "@kith/feature-kit"
import { type Jid, randomId } from "@kith/xmpp"
import type { AccessTokens } from "../access-tokens/index.ts"
import { clientOf } from "../accounts/index.ts"
import type { ClientCertificates } from "../client-certificates/index.ts"
import type { FastTokens } from "../fast-tokens/index.ts"
import { NOTE_EVERY_MS, RecentNotes } from "./recent-notes.ts"
import type { ClientStore, StoredClient } from "./store.ts"

export interface ClientAccessSettings {
  readonly keepDays: number
  readonly keepNames: boolean
  readonly maxClientsPerAccount: number
}

export type AccessMethod = "password" | "fast" | "grant" | "certificate"

/** Something that has access to an account. */
export interface AccessingClient {
  readonly id: string
  /** Whether it has had a session; a token may be used by the API only. */
  readonly type: "session" | "access"
  readonly isConnected: boolean
  /** Epoch milliseconds. */
  readonly firstSeen: number
  readonly lastSeen: number | undefined
  readonly methods: readonly AccessMethod[]
  readonly permission: "unrestricted" | "normal" | "restricted"
  readonly software: string | undefined
  readonly device: string | undefined
}

/** Only a new password takes this access away. */
export class PasswordResetRequired extends DomainError {
  constructor() {
    super("service-unavailable", "This client knows your password. Change the password to shut it out.")
  }
}

export type ClientAccess = ReturnType<typeof createClientAccess>

const DAY_MS = 24 * 60 * 60 * 1000
const MAX_NAME_CHARACTERS = 100
/** All clients that do not say which installation they are. */
const UNNAMED = ""
const TOKEN_PREFIX = "token-"
const CERTIFICATE_PREFIX = "certificate-"
const LOGIN_SCOPE = "xmpp"

/** XEP-0494: what has access to an account, and how it is taken away. */
export function createClientAccess(parts: {
  readonly store: ClientStore
  readonly sessions: SessionDirectory
  readonly fastTokens: Pick<FastTokens, "clientsOf" | "revoke">
  readonly accessTokens: Pick<AccessTokens, "list" | "revoke">
  readonly certificates: Pick<ClientCertificates, "list" | "revoke">
  readonly clock: Clock
  readonly settings: ClientAccessSettings
  /** Told after an installation was shut out. */
  readonly revoked: (user: Jid, client: string) => MaybePromise<void>
}) {
  const { store, sessions, fastTokens, accessTokens, certificates, clock, settings, revoked } = parts

  const recent = new RecentNotes(clock)

  const usesCredential = (user: Jid, kind: "access-token" | "certificate", id: string): boolean =>
    sessions.of(user).some(({ login: { credential } }) => credential.kind === kind && credential.id === id)
  const sessionsOf = (user: Jid, client: string): readonly Session[] =>
    sessions.of(user).filter((session) => installationOf(session) === client)

  /** Those that came with the password, or with a token that goes back to one. */
  const listInstallations = async (user: Jid): Promise<AccessingClient[]> => {
    const withTokens = new Set((await fastTokens.clientsOf(user)).map(({ client }) => client))
    return (await store.ofOwner(user)).flatMap((stored): AccessingClient[] => {
      const isConnected = sessionsOf(user, stored.client).length > 0
      const methods: AccessMethod[] = []
      if (stored.passwordAt !== undefined) methods.push("password")
      if (withTokens.has(stored.client)) methods.push("fast")
      // What knows no password that is still good, and has no token, cannot come back.
      if (methods.length === 0 && !isConnected) return []
      const { id, firstSeen, lastSeen, software, device } = stored
      return [
        {
          id,
          type: "session",
          isConnected,
          firstSeen,
          lastSeen: isConnected ? clock.now() : lastSeen,
          methods,
          permission: "unrestricted",
          software,
          device,
        },
      ]
    })
  }

  const listTokens = async (user: Jid): Promise<AccessingClient[]> =>
    (await accessTokens.list(user))
      .filter(({ expiresAt }) => expiresAt > clock.now())
      .map((token) => {
        const isConnected = usesCredential(user, "access-token", token.id)
        return {
          id: `${TOKEN_PREFIX}${token.id}`,
          type: isConnected ? "session" : "access",
          isConnected,
          firstSeen: token.createdAt,
          lastSeen: isConnected ? clock.now() : token.lastUsedAt,
          methods: ["grant"],
          permission: token.scopes.includes(LOGIN_SCOPE) ? "normal" : "restricted",
          software: token.name === "" ? undefined : token.name,
          device: undefined,
        }
      })

  const listCertificates = async (user: Jid): Promise<AccessingClient[]> =>
    (await certificates.list(user)).map((certificate) => {
      const isConnected = usesCredential(user, "certificate", certificate.fingerprint)
      return {
        id: `${CERTIFICATE_PREFIX}${certificate.fingerprint}`,
        type: certificate.usedAt === undefined && !isConnected ? "access" : "session",
        isConnected,
        firstSeen: certificate.createdAt,
        lastSeen: isConnected ? clock.now() : certificate.usedAt,
        methods: ["certificate"],
        permission: "normal",
        software: certificate.name,
        device: undefined,
      }
    })

  const revokeInstallation = async (user: Jid, { client, passwordAt }: StoredClient): Promise<void> => {
    if (passwordAt !== undefined) throw new PasswordResetRequired()
    await fastTokens.revoke(user, client)
    await store.remove(user, [client])
    recent.forget(user)
    for (const session of sessionsOf(user, client)) {
      session.close("not-authorized", "The access of this client was taken back.")
    }
    await revoked(user, client)
  }

  /** For one more client those seen longest ago are forgotten: they keep what they have, and are no longer listed. */
  const makeRoom = async (user: Jid): Promise<void> => {
    await store.removeUnseen(clock.now() - settings.keepDays * DAY_MS)
    const tooMany = (await store.ofOwner(user)).slice(settings.maxClientsPerAccount)
    await store.remove(
      user,
      tooMany.map(({ client }) => client),
    )
    if (tooMany.length > 0) recent.forget(user)
  }

  const noteSession = async (session: Session, knowsPassword: boolean): Promise<void> => {
    const client = installationOf(session)
    if (client === undefined) return
    const { userAgent } = session.login
    const now = clock.now()
    const nameOf = (text: string | undefined) =>
      settings.keepNames && client !== UNNAMED ? text?.slice(0, MAX_NAME_CHARACTERS) : undefined
    const seen: StoredClient = {
      client,
      id: randomId(),
      software: nameOf(userAgent?.software),
      device: nameOf(userAgent?.device),
      firstSeen: now,
      lastSeen: now,
      passwordAt: knowsPassword ? now : undefined,
    }
    if (recent.has(session.user, seen)) return
    recent.add(session.user, seen)
    try {
      if (await store.note(session.user, seen)) await makeRoom(session.user)
    } catch (error) {
      recent.forget(session.user)
      throw error
    }
  }

  return {
    /** A session has begun, or goes on over a new connection. */
    noteLogin: (session: Session): Promise<void> =>
      noteSession(session, session.login.credential.kind === "password"),

    async noteDeparture(session: Session): Promise<void> {
      const client = installationOf(session)
      if (client === undefined || clock.now() - session.startedAt < NOTE_EVERY_MS) return
      await store.noteLastSeen(session.user, client, clock.now())
    },

    /** Who has changed it knows it; nobody else does. */
    async notePasswordChange(user: Jid, changedBy: Session | undefined): Promise<void> {
      await store.forgetPasswords(user)
      recent.forget(user)
      if (changedBy !== undefined) await noteSession(changedBy, true)
    },

    /** Those that are connected first, then those seen last. */
    async list(user: Jid): Promise<AccessingClient[]> {
      const all = await Promise.all([listInstallations(user), listTokens(user), listCertificates(user)])
      const rank = ({ isConnected, lastSeen, firstSeen }: AccessingClient) =>
        (isConnected ? 1e15 : 0) + (lastSeen ?? firstSeen)
      return all.flat().sort((one, other) => rank(other) - rank(one))
    },

    /** What of the list a session belongs to; `undefined` for clients that cannot be told apart. */
    async idOf(session: Session): Promise<string | undefined> {
      const { kind, id } = session.login.credential
      if (kind === "access-token") return `${TOKEN_PREFIX}${id}`
      if (kind === "certificate") return `${CERTIFICATE_PREFIX}${id}`
      const client = installationOf(session)
      if (client === undefined || client === UNNAMED) return undefined
      return (await store.ofOwner(session.user)).find((stored) => stored.client === client)?.id
    },

    /** Takes access away, and ends the sessions that had it. Throws {@link PasswordResetRequired} where that is not enough. */
    async revoke(user: Jid, id: string): Promise<void> {
      if (id.startsWith(TOKEN_PREFIX)) return accessTokens.revoke(user, id.slice(TOKEN_PREFIX.length))
      const certificate = (await certificates.list(user)).find(
        ({ fingerprint }) => id === `${CERTIFICATE_PREFIX}${fingerprint}`,
      )
      if (certificate !== undefined) return certificates.revoke(user, certificate.name)
      const client = (await store.ofOwner(user)).find((stored) => stored.id === id)
      if (client === undefined)
        throw new DomainError("not-found", "There is no such client; list them again.")
      return revokeInstallation(user, client)
    },

    async removeAll(user: Jid): Promise<void> {
      await store.removeOfOwner(user)
      recent.forget(user)
    },
  }
}

/** Which installation a session belongs to; `undefined` for what is listed by its token or certificate. */
function installationOf({ login }: Session): string | undefined {
  const { kind } = login.credential
  if (kind !== "password" && kind !== "fast-token") return undefined
  const id = login.userAgent?.id
  return id === undefined ? UNNAMED : clientOf(id)
}
