import type { Jid } from "../jid/jid.ts"
import { PrecisError, preparePassword } from "../jid/precis.ts"
import { SaslError } from "./sasl-error.ts"
import { decodeMessage } from "./scram-messages.ts"
import { identify } from "./scram-server.ts"

/** The message of the mechanism PLAIN (RFC 4616). Only for streams that nobody can listen to. */
export function encodePlain(username: string, password: string): Uint8Array {
  return new TextEncoder().encode(`\0${username}\0${password}`)
}

/**
 * Reads it: exactly two NUL, a user name, a password, and an authorisation identity that is empty or the user's own
 * address. Throws {@link SaslError}. The password is prepared as for the keys of SCRAM.
 */
export function parsePlain(message: Uint8Array, domain: string): { account: Jid; password: string } {
  const parts = decodeMessage(message).split("\0")
  const [authzid, username, password] = parts
  if (parts.length !== 3 || authzid === undefined || !username || !password) {
    throw new SaslError("malformed-request", "The message is not authzid NUL name NUL password")
  }
  const account = identify(username, authzid === "" ? undefined : authzid, domain)
  try {
    return { account, password: preparePassword(password) }
  } catch (error) {
    if (error instanceof PrecisError) throw new SaslError("not-authorized")
    throw error
  }
}
