import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { type Clock, DomainError } from "@kith/feature-kit"

/** Work to be done before an account is made (XEP-0158 §4.2). */
export interface Challenge {
  readonly id: string
  /** Some text beginning with `prefix` has a SHA-256 hash that ends in these bits, written as a hexadecimal number. */
  readonly label: string
  readonly prefix: string
}

export interface SolvedChallenge {
  readonly id: string
  readonly answer: string
}

const VALID_FOR_MS = 15 * 60_000
const MAX_ANSWER_LENGTH = 300
const MAX_SOLVED = 50_000

export type Challenges = ReturnType<typeof createChallenges>

/**
 * Makes puzzles and checks their answers. A puzzle remembers nothing here: its id says until when it is good and is signed,
 * and what is to be found follows from the id. Only those that were solved are remembered, for each is good once.
 */
export function createChallenges(clock: Clock, bits: number, domain: string) {
  const secret = randomBytes(32)
  const solved = new Map<string, number>()

  const sign = (purpose: string, text: string) =>
    createHmac("sha256", secret).update(`${purpose} ${text}`).digest()

  /** So many bits, the first of which is set: 2^(bits-1) ≤ label < 2^bits. */
  const labelOf = (id: string): number => {
    const highest = 2 ** (bits - 1)
    return highest + (sign("label", id).readUInt32BE() % highest)
  }

  const expiryOf = (id: string): number | undefined => {
    const [time = "", nonce = "", signature = ""] = id.split(".")
    const expected = sign("id", `${time}.${nonce}`)
    const given = Buffer.from(signature, "base64url")
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
    return Number.parseInt(time, 36)
  }

  const take = (id: string, expiresAt: number) => {
    const now = clock.now()
    for (const [old, until] of solved) if (until <= now) solved.delete(old)
    const oldest = solved.keys().next()
    if (solved.size >= MAX_SOLVED && !oldest.done) solved.delete(oldest.value)
    solved.set(id, expiresAt)
  }

  return {
    create(): Challenge {
      const unsigned = `${(clock.now() + VALID_FOR_MS).toString(36)}.${randomBytes(12).toString("base64url")}`
      const id = `${unsigned}.${sign("id", unsigned).toString("base64url")}`
      return { id, label: labelOf(id).toString(16), prefix: domain }
    },

    /**
     * The answer is used up, for as long as `work` does not fail. Throws `not-acceptable` for a wrong one, and for one that
     * comes too late or a second time.
     */
    async use<Result>({ id, answer }: SolvedChallenge, work: () => Promise<Result>): Promise<Result> {
      const expiresAt = expiryOf(id)
      if (expiresAt === undefined || expiresAt <= clock.now() || solved.has(id)) {
        throw new DomainError("not-acceptable", "The puzzle of this form is too old. Begin again.")
      }
      const isRight =
        answer.length <= MAX_ANSWER_LENGTH &&
        answer.startsWith(domain) &&
        lastBits(createHash("sha256").update(answer).digest(), bits) === labelOf(id)
      if (!isRight) throw new DomainError("not-acceptable", "The puzzle of this form was not solved.")
      take(id, expiresAt)
      try {
        return await work()
      } catch (error) {
        solved.delete(id)
        throw error
      }
    },
  }
}

function lastBits(hash: Buffer, bits: number): number {
  return hash.readUInt32BE(hash.length - 4) % 2 ** bits
}
