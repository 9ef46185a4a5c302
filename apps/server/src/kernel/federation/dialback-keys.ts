import { createHash, createHmac, timingSafeEqual } from "node:crypto"

/** Which stream a key speaks for. */
export interface KeyClaim {
  /** The domain that checks the key. */
  readonly receiving: string
  /** The domain that the key speaks for. */
  readonly originating: string
  /** The id that the receiving server has given its stream. */
  readonly streamId: string
}

/** Makes and checks the keys of Server Dialback (XEP-0185 §2): nothing of them need be remembered. */
export class DialbackKeys {
  /** XEP-0185 §2: the hexadecimal form is the key of the HMAC. */
  readonly #secret: string

  constructor(secret: Uint8Array) {
    this.#secret = createHash("sha256").update(secret).digest("hex")
  }

  make({ receiving, originating, streamId }: KeyClaim): string {
    const claim = `${receiving} ${originating} ${streamId}`
    return createHmac("sha256", this.#secret).update(claim).digest("hex")
  }

  verify(claim: KeyClaim, key: string): boolean {
    const [expected, given] = [Buffer.from(this.make(claim)), Buffer.from(key.trim())]
    return expected.length === given.length && timingSafeEqual(expected, given)
  }
}
