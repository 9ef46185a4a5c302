import { createHash, timingSafeEqual } from "node:crypto"

/** XEP-0124 §15: each request shows what the one before was a hash of, so that nobody else can add one. */
export class KeySequence {
  /** What the next key must hash to; `undefined` in a session that uses none. */
  #expected: string | undefined

  constructor(first: string | undefined) {
    this.#expected = first?.toLowerCase()
  }

  /** Takes the keys of the next request; `false` where they are not those of the client that began the session. */
  admit({ key, newKey }: { readonly key: string | undefined; readonly newKey: string | undefined }): boolean {
    if (this.#expected === undefined) return true
    if (key === undefined || !isSame(createHash("sha1").update(key).digest("hex"), this.#expected))
      return false
    this.#expected = (newKey ?? key).toLowerCase()
    return true
  }
}

/** Whether a repeated request shows the key of the first: else who overheard its number could fetch its answer. */
export function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}
