import { Jid, type Stanza } from "@kith/xmpp"
import { delay, NS_DELAY } from "@kith/xmpp/extensions"
import type { Carrier } from "./carrier.ts"
import type { Link } from "./link.ts"
import type { LinkParts } from "./link-parts.ts"
import type { Outgoing } from "./link-queue.ts"
import { PingConfirmation } from "./ping-confirmation.ts"

/** A message that has waited for so long says since when. */
const DELAYED_AFTER_MS = 30_000

/**
 * What goes over one connection of a link: written as fast as the other side reads, and watched until it is acknowledged. On
 * the next connection everything is sent again.
 */
export class Sending {
  readonly carrier: Carrier
  readonly #link: Link
  readonly #parts: LinkParts
  readonly #confirmation: PingConfirmation
  #isBlocked = false
  #isOver = false
  /** When the other side last said that it has got something, or had nothing to say. */
  #answeredAt: number

  constructor(carrier: Carrier, link: Link, parts: LinkParts) {
    this.carrier = carrier
    this.#link = link
    this.#parts = parts
    this.#answeredAt = parts.clock.now()
    this.#confirmation = new PingConfirmation({
      queue: link.queue,
      localDomain: link.localDomain,
      ping: () => parts.ping(link),
      acknowledged: (count) => {
        if (!this.#isOver) link.acknowledged(count)
      },
    })
  }

  /** Writes what waits, until more is in the way than the other side reads. */
  flush(): void {
    if (this.#isOver || this.#isBlocked) return
    const { carrier } = this
    const { queue } = this.#link
    const { clock, settings } = this.#parts
    const now = clock.now()
    if (queue.sent === 0) this.#answeredAt = now
    for (let item = queue.send(); item !== undefined; item = queue.send()) {
      carrier.write(this.#asOf(item, now), now)
      if (carrier.transport.bufferedBytes > settings.maxBufferedBytes) break
    }
    if (!carrier.isManaged) this.#confirmation.limit(() => carrier.transport.destroy())
    if (!queue.hasUnsent) return
    this.#isBlocked = true
    const cancel = clock.after(settings.slowReaderSeconds * 1000, () => carrier.transport.destroy())
    carrier.transport.whenDrained(() => {
      cancel()
      this.#isBlocked = false
      this.flush()
    })
  }

  noteAcknowledged(count: number): void {
    this.#answeredAt = this.#parts.clock.now()
    this.#confirmation.noteAcknowledged(count)
  }

  /** Nothing is under way, nor has been for long. */
  isIdle(now: number): boolean {
    const { queue } = this.#link
    const { settings } = this.#parts
    return queue.sent === 0 && now - this.carrier.usedAt > settings.idleMinutes * 60_000
  }

  /** Asks after what is under way, once a second; who does not answer for too long is cut off. */
  watch(now: number): void {
    const { queue } = this.#link
    const { acknowledgeSeconds } = this.#parts.settings
    const { transport, isManaged } = this.carrier
    if (queue.sent === 0) return
    if (!isManaged) this.#confirmation.ask(() => transport.destroy())
    else if (now - Math.max(this.#answeredAt, queue.oldest?.since ?? 0) > acknowledgeSeconds * 1000)
      transport.destroy()
  }

  /** The link has let go of the connection. */
  end(): void {
    this.#isOver = true
  }

  /** XEP-0203 §4: whoever is told of a message late is told when it was written. */
  #asOf({ stanza, since }: Outgoing, now: number): Stanza {
    const isLate = stanza.name === "message" && now - since > DELAYED_AFTER_MS
    if (!isLate || stanza.has("delay", NS_DELAY)) return stanza
    const { localDomain } = this.#link
    return stanza.appending("delay", NS_DELAY, delay(since, Jid.from({ domain: localDomain })).toString())
  }
}
