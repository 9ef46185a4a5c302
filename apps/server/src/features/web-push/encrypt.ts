import { createCipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto"

/** Where and for whom a browser takes notifications. */
export interface Subscription {
  readonly endpoint: string
  /** The browser's public key: a point of P-256, uncompressed. */
  readonly userKey: Uint8Array
  /** What the browser and we share: 16 bytes. */
  readonly authSecret: Uint8Array
}

const RECORD_BYTES = 4096
/** RFC 8291 §4: one record, with its tag and padding, and a header of 86 bytes in all. */
export const LONGEST_TEXT_BYTES = RECORD_BYTES - 86 - 17

/**
 * Encrypts for one browser, so that nobody between can read it (RFC 8291 §3.4, in the coding of RFC 8188).
 * `chosen` is for the example of the specification only. Throws an Error for keys that are none.
 */
export function encryptFor(
  { userKey, authSecret }: Pick<Subscription, "userKey" | "authSecret">,
  text: Uint8Array,
  chosen: { readonly salt?: Uint8Array; readonly privateKey?: Uint8Array } = {},
): Buffer {
  const pair = createECDH("prime256v1")
  if (chosen.privateKey === undefined) pair.generateKeys()
  else pair.setPrivateKey(Buffer.from(chosen.privateKey))
  const ourKey = pair.getPublicKey()
  const shared = pair.computeSecret(userKey)
  const salt = chosen.salt ?? randomBytes(16)
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), userKey, ourKey])
  const material = derive(shared, authSecret, info, 32)
  const key = derive(material, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16)
  const nonce = derive(material, salt, Buffer.from("Content-Encoding: nonce\0"), 12)

  const cipher = createCipheriv("aes-128-gcm", key, nonce)
  // RFC 8188 §2: 2 ends the last record.
  const record = Buffer.concat([cipher.update(text), cipher.update(Uint8Array.of(2)), cipher.final()])
  const header = Buffer.alloc(21)
  header.set(salt)
  header.writeUInt32BE(RECORD_BYTES, 16)
  header.writeUInt8(ourKey.length, 20)
  return Buffer.concat([header, ourKey, record, cipher.getAuthTag()])
}

const derive = (material: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): Buffer =>
  Buffer.from(hkdfSync("sha256", material, salt, info, bytes))
