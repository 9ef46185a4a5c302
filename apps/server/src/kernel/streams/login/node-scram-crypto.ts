import { createHmac, hash as digestOf } from "node:crypto"
import type { ScramCrypto, ScramHashName } from "@kith/xmpp"

const NAMES: Readonly<Record<ScramHashName, string>> = {
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-512": "sha512",
}

export const nodeScramCrypto: ScramCrypto = {
  digest: (hash, data) => digestOf(NAMES[hash], data, "buffer"),
  hmac: (hash, key, data) => createHmac(NAMES[hash], key).update(data).digest(),
}
