import { Jid, JidError } from "../jid/jid.ts"
import { SaslError } from "./sasl-error.ts"
import { decodeMessage, decodeSaslName, encodeSaslName } from "./scram-messages.ts"

/** RFC 7628 §3.1 */
const SEPARATOR = "\x01"

/** What a client answers to an error, before the log-in fails (RFC 7628 §3.2.3). */
export const OAUTH_ACKNOWLEDGEMENT = new Uint8Array([1])

/** The only message of the mechanism OAUTHBEARER. Only for streams that nobody can listen to. */
export function encodeOAuthBearer(token: string, user?: Jid): Uint8Array {
  const authzid = user === undefined ? "" : `a=${encodeSaslName(user.bare.toString())}`
  return new TextEncoder().encode(`n,${authzid},${SEPARATOR}auth=Bearer ${token}${SEPARATOR}${SEPARATOR}`)
}

/** Reads it; `token` is `undefined` where none was given. Throws {@link SaslError}. */
export function parseOAuthBearer(message: Uint8Array): {
  readonly user: Jid | undefined
  readonly token: string | undefined
} {
  const [header = "", ...pairs] = decodeMessage(message).split(SEPARATOR)
  // There is no channel binding in this mechanism, whether or not the client could (RFC 7628 §3).
  const gs2 = /^[ny],(?:a=([^,]*))?,$/.exec(header)
  const isEnded = pairs.length >= 2 && pairs.at(-1) === "" && pairs.at(-2) === ""
  if (gs2 === null || !isEnded || !pairs.slice(0, -2).every((pair) => /^[A-Za-z]+=/.test(pair))) {
    throw new SaslError("malformed-request", "The message is not as RFC 7628 wants it")
  }
  const authzid = gs2[1]
  const auth = pairs.find((pair) => pair.startsWith("auth="))
  const token = /^auth=bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(auth ?? "")?.[1]
  return { user: authzid === undefined || authzid === "" ? undefined : parseUser(authzid), token }
}

/** What a server says before the log-in fails (RFC 7628 §3.2.2). `scope` is what a token needs. */
export function oauthError(status: "invalid_token" | "insufficient_scope", scope: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ status, scope }))
}

function parseUser(authzid: string): Jid {
  try {
    return Jid.parse(decodeSaslName(authzid) ?? "").bare
  } catch (error) {
    if (error instanceof JidError) throw new SaslError("invalid-authzid", "One can log in as oneself only")
    throw error
  }
}
