import type { ScramHashName } from "./scram-keys.ts"

/** What a side needs that knows the keys already. */
export interface ScramCrypto {
  digest(hash: ScramHashName, data: Uint8Array): Uint8Array
  hmac(hash: ScramHashName, key: Uint8Array, data: Uint8Array): Uint8Array
}

/** What a side needs that makes the keys out of a password: slow on purpose, hence not in one go. */
export interface PasswordCrypto extends ScramCrypto {
  /** PBKDF2 (RFC 8018 §5.2) with HMAC; as many bytes as the hash has. */
  pbkdf2(hash: ScramHashName, password: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array>
}
