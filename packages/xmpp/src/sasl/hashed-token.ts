import { CHANNEL_BINDING_TYPES, type ChannelBindings, type ChannelBindingType } from "./channel-binding.ts"
import { SaslError } from "./sasl-error.ts"
import type { ScramCrypto } from "./scram-crypto.ts"
import { equalBytes } from "./scram-keys.ts"
import { decodeMessage } from "./scram-messages.ts"

/** draft-schmaus-kitten-sasl-ht-09 §2: a mechanism of this family, by what its tokens are bound to. */
export interface HashedTokenMechanism {
  readonly name: string
  /** `undefined`: bound to nothing. */
  readonly channelBinding: ChannelBindingType | undefined
}

/** Best first. */
export const HASHED_TOKEN_MECHANISMS: readonly HashedTokenMechanism[] = [
  { name: "HT-SHA-256-EXPR", channelBinding: "tls-exporter" },
  { name: "HT-SHA-256-UNIQ", channelBinding: "tls-unique" },
  { name: "HT-SHA-256-ENDP", channelBinding: "tls-server-end-point" },
  { name: "HT-SHA-256-NONE", channelBinding: undefined },
]

/** Those that can be used on a connection of which so much is known. */
export function usableTokenMechanisms(bindings: readonly ChannelBindingType[]): HashedTokenMechanism[] {
  return HASHED_TOKEN_MECHANISMS.filter(
    ({ channelBinding }) => channelBinding === undefined || bindings.includes(channelBinding),
  )
}

const encoder = new TextEncoder()

/** What either side proves with that it has the token. */
export interface TokenProofs {
  readonly initiator: Uint8Array
  readonly responder: Uint8Array
}

/** §3.1, §3.3. `binding` is that of the mechanism, empty for none. */
export function proveToken(token: string, binding: Uint8Array, crypto: ScramCrypto): TokenProofs {
  const prove = (side: string) => {
    const label = encoder.encode(side)
    const message = new Uint8Array(label.length + binding.length)
    message.set(label)
    message.set(binding, label.length)
    return crypto.hmac("SHA-256", encoder.encode(token), message)
  }
  return { initiator: prove("Initiator"), responder: prove("Responder") }
}

/** §3.1: the only message of the client. */
export function encodeTokenLogin(username: string, initiator: Uint8Array): Uint8Array {
  const name = encoder.encode(username)
  const message = new Uint8Array(name.length + 1 + initiator.length)
  message.set(name)
  message.set(initiator, name.length + 1)
  return message
}

/** Reads it. Throws {@link SaslError}. */
export function parseTokenLogin(message: Uint8Array): { username: string; initiator: Uint8Array } {
  const end = message.indexOf(0)
  if (end < 1 || end > 1023 || end === message.length - 1) {
    throw new SaslError("malformed-request", "The message is not name NUL hashed token")
  }
  return { username: decodeMessage(message.subarray(0, end)), initiator: message.subarray(end + 1) }
}

/** In constant time. */
export function isSameProof(expected: Uint8Array, given: Uint8Array): boolean {
  return equalBytes(expected, given)
}

export function bindingFor(
  { channelBinding }: HashedTokenMechanism,
  bindings: ChannelBindings,
): Uint8Array | undefined {
  return channelBinding === undefined ? new Uint8Array() : bindings[channelBinding]
}

/** Types of channel binding that a side knows, best first. */
export function knownBindings(bindings: ChannelBindings): ChannelBindingType[] {
  return CHANNEL_BINDING_TYPES.filter((type) => bindings[type] !== undefined)
}
