import { isAnnouncement } from "../router/is-announcement.ts"
import { LinkFailure, toBounce } from "./link-failure.ts"
import type { LinkParts } from "./link-parts.ts"
import type { LinkQueue, Outgoing } from "./link-queue.ts"

/** A message that has not been delivered after so long is stored. */
const STORE_AFTER_MS = 1_000

/** What becomes of the stanzas of a link: they arrive, are kept for the next start, or come back to who sent them. */
export class Settling {
  readonly #queue: LinkQueue
  readonly #parts: Pick<LinkParts, "settings" | "store" | "forget" | "bounce">

  constructor(queue: LinkQueue, parts: Pick<LinkParts, "settings" | "store" | "forget" | "bounce">) {
    this.#queue = queue
    this.#parts = parts
  }

  /** These need not be looked after any more. */
  finish(items: readonly Outgoing[]): void {
    for (const item of items) item.settle?.()
    const stored = items.filter(({ storedAs }) => storedAs !== undefined)
    if (stored.length > 0) this.#parts.forget(stored)
  }

  /** Tells who sent them that they do not arrive. */
  bounce(items: readonly Outgoing[], failure: LinkFailure): void {
    const error = toBounce(failure)
    for (const { stanza } of items) if (!isAnnouncement(stanza)) this.#parts.bounce(stanza, error)
    this.finish(items)
  }

  /** Gives back what has waited for too long. */
  expire(now: number, reason: string): void {
    const hours = this.#parts.settings.queueHours
    const tooOld = now - hours * 3_600_000
    if ((this.#queue.oldest?.since ?? now) >= tooOld) return
    const expired = this.#queue.takeOut(({ since }) => since < tooOld)
    this.bounce(expired, new LinkFailure(`It was not delivered within ${hours} hours. ${reason}`))
  }

  storeLate(now: number): void {
    this.#store([...this.#olderThan(now - STORE_AFTER_MS)])
  }

  storeAll(): void {
    this.#store([...this.#queue])
  }

  #store(items: readonly Outgoing[]): void {
    const unsettled = items.filter(isUnsettled)
    if (unsettled.length > 0) this.#parts.store(unsettled)
  }

  *#olderThan(time: number): IterableIterator<Outgoing> {
    for (const item of this.#queue) {
      if (item.since > time) return
      yield item
    }
  }
}

function isUnsettled({ stanza, storedAs }: Outgoing): boolean {
  return stanza.name === "message" && storedAs === undefined
}
