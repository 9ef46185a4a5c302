import { hash } from "node:crypto"
import type { Clock } from "@kith/feature-kit"

/** Archive times count from here, so that 41 bits of milliseconds last until 2094. What was brought here may be older. */
const EPOCH = Date.UTC(2025, 0, 1)
/** Ids within one millisecond: 12 bits, as many as a UUIDv7 has room for in `rand_a`. */
const PER_MILLISECOND = 4096
/** A UUIDv7 tells no time before 1970. */
const SMALLEST = -EPOCH * PER_MILLISECOND

/** An id shown outside: a UUID of version 7 and of the variant of RFC 9562. */
const SHOWN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * The ids of archived messages. Inside they are integers of 53 bits, time first, so that the order of ids is the order
 * of messages; outside they are UUIDv7 computed from those. The second half of the UUID is a keyed hash: nobody can
 * guess the id of a message they have not seen (XEP-0313 §3), and an id we never made is told apart without looking.
 *
 * The time of a message is the time in its id. Neither ever goes back, whatever the clock does.
 */
export interface ArchiveIds {
  /** Greater than every id before it, also than those of earlier runs. */
  next(): number
  format(id: number): string
  /** `undefined` for text that is no id of this server. */
  parse(text: string): number | undefined
  /** Epoch milliseconds at which the message was archived. */
  timeOf(id: number): number
  /** No message archived at that time or later has a smaller id. */
  firstAt(timeMs: number): number
}

export function createArchiveIds(options: {
  readonly clock: Clock
  /** At least 16 random bytes that stay the same over restarts. */
  readonly secret: Uint8Array
  /** The greatest id in the archive, 0 when there is none. */
  readonly last: number
}): ArchiveIds {
  const { clock, secret } = options
  let last = options.last

  const keyed = Buffer.alloc(secret.length + 8)
  keyed.set(secret)
  const halfOfHash = (id: number): string => {
    // As a signed number of 64 bits.
    keyed.writeInt32BE(Math.floor(id / 2 ** 32), secret.length)
    keyed.writeUInt32BE(id - Math.floor(id / 2 ** 32) * 2 ** 32, secret.length + 4)
    const digest = hash("sha256", keyed)
    const variant = "89ab"[Number.parseInt(digest.charAt(0), 16) & 3]
    return `${variant}${digest.slice(1, 4)}-${digest.slice(4, 16)}`
  }

  const timeOf = (id: number) => Math.floor(id / PER_MILLISECOND) + EPOCH
  const firstAt = (timeMs: number) => {
    const first = (Math.ceil(timeMs) - EPOCH) * PER_MILLISECOND
    return Math.min(Math.max(first, SMALLEST), Number.MAX_SAFE_INTEGER)
  }

  const format = (id: number) => {
    const time = timeOf(id).toString(16).padStart(12, "0")
    const count = (id - Math.floor(id / PER_MILLISECOND) * PER_MILLISECOND).toString(16).padStart(3, "0")
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${halfOfHash(id)}`
  }

  return {
    next() {
      last = Math.max(last + 1, firstAt(clock.now()))
      return last
    },
    format,
    parse(text) {
      if (!SHOWN.test(text)) return undefined
      const time = Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16)
      const id = (time - EPOCH) * PER_MILLISECOND + Number.parseInt(text.slice(15, 18), 16)
      return id >= SMALLEST && id <= Number.MAX_SAFE_INTEGER && format(id) === text ? id : undefined
    },
    timeOf,
    firstAt,
  }
}
