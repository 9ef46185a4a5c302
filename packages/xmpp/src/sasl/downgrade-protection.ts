import { encodeBase64 } from "./base64.ts"
import type { ScramCrypto } from "./scram-crypto.ts"
import type { ScramHashName } from "./scram-keys.ts"

/** What a server has offered to log in with, as both sides saw it, if nobody in between has changed it. */
export interface LoginOffer {
  /** Of the profile that is used: SASL of RFC 6120, or XEP-0388. */
  readonly mechanisms: readonly string[]
  /** Types of channel binding (XEP-0440); `undefined` where none were announced. */
  readonly channelBindings: readonly string[] | undefined
}

const BETWEEN_NAMES = "\x1e"
const BETWEEN_LISTS = "\x1f"

/** XEP-0474 §5.1: the attribute `h` of a server's first message of SCRAM, by which a client sees a changed offer. */
export function hashOffer(offer: LoginOffer, hash: ScramHashName, crypto: ScramCrypto): string {
  const { mechanisms, channelBindings } = offer
  let text = join(mechanisms)
  if (channelBindings !== undefined) text += BETWEEN_LISTS + join(channelBindings)
  return encodeBase64(crypto.digest(hash, new TextEncoder().encode(text)))
}

/** By code units, which is by octets for these names: they are of ASCII. */
const join = (names: readonly string[]) => [...names].sort().join(BETWEEN_NAMES)
