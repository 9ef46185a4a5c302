export const SCRAM_HASHES = ["SHA-1", "SHA-256", "SHA-512"] as const
export type ScramHashName = (typeof SCRAM_HASHES)[number]

/** What a server stores in place of a password (RFC 5802 §3); it cannot log in with it. */
export interface ScramKeys {
  readonly hash: ScramHashName
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}
