import type { LoginAttempt, LoginExchange, LoginMechanism, LoginStep, Xmpp } from "@kith/feature-kit"
import { type Jid, oauthError, parseOAuthBearer, SaslError } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import { type AccessTokenService, ADMIN_SCOPE } from "./service.ts"
import type { AccessToken } from "./store.ts"

/** What a token must allow to log in with it. */
export const LOGIN_SCOPE = "xmpp"

/** RFC 7628: a program logs in over XMPP with the token that it uses the API with. */
export function bearerMechanism(
  domain: string,
  tokens: Pick<AccessTokenService, "verify">,
  accounts: Pick<Accounts, "isAdministrator">,
): LoginMechanism {
  return {
    name: "OAUTHBEARER",
    strength: 20,
    isOffered: (stream) => stream.domain === domain && stream.admitsSecrets,
    begin: (attempt) => beginBearer(attempt, tokens, accounts),
  }
}

function beginBearer(
  attempt: LoginAttempt,
  tokens: Pick<AccessTokenService, "verify">,
  accounts: Pick<Accounts, "isAdministrator">,
): LoginExchange {
  let hasFailed = false
  /** §3.2.3: the client is told why, answers, and only then the log-in fails. */
  const fail = (status: Parameters<typeof oauthError>[0], scope = LOGIN_SCOPE): LoginStep => {
    hasFailed = true
    return { challenge: oauthError(status, scope) }
  }
  return {
    async next(message) {
      if (hasFailed) throw new SaslError("not-authorized")
      if (message === undefined) return { challenge: new Uint8Array() }
      const { user, token } = parseOAuthBearer(message)
      if (user !== undefined) await attempt.claim(user)
      const verified = token === undefined ? undefined : await tokens.verify(token)
      if (verified === undefined) return fail("invalid_token")
      if (user === undefined) await attempt.claim(verified.user)
      else if (!user.equals(verified.user)) throw new SaslError("invalid-authzid")
      if (!verified.scopes.has(LOGIN_SCOPE)) return fail("insufficient_scope")
      // Who administers the server does so over XMPP too.
      if (!verified.scopes.has(ADMIN_SCOPE) && (await accounts.isAdministrator(verified.user))) {
        return fail("insufficient_scope", `${LOGIN_SCOPE} ${ADMIN_SCOPE}`)
      }
      const { id, expiresAt } = verified
      const credential = { kind: "access-token", id, expiresAt } as const
      return { proof: { user: verified.user, credential, access: "normal" } }
    },
  }
}

/**
 * A session does not outlive the token that it began with. Where all are revoked, the sessions end anyway: all but that which
 * has told the old password to set a new one.
 */
export function endSessions(xmpp: Xmpp, owner: Jid, token: Pick<AccessToken, "id"> | undefined): void {
  for (const session of xmpp.sessions.of(owner)) {
    const { kind, id } = session.login.credential
    if (kind === "access-token" && id === token?.id) {
      session.close("not-authorized", "The token that this session began with was revoked.")
    }
  }
}
