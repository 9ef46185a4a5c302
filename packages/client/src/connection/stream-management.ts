import type { Stanza, XmlElement } from "@kith/xmpp"
import { LARGEST_STANZA_COUNT, newlyHandled } from "@kith/xmpp/extensions"

const COUNTER_SIZE = LARGEST_STANZA_COUNT + 1

interface Unacknowledged {
  readonly stanza: Stanza
  readonly onAcknowledged: (() => void) | undefined
}

/**
 * The counters of one session, which outlives its connections when it can be resumed. It remembers what the server
 * has not yet taken responsibility for.
 */
export class StreamManagement {
  /** The id to resume with; `undefined`: this session ends with its connection. */
  #resumptionId: string | undefined
  #isEnabled = false
  /** XEP-0198 §4: how many stanzas of the server we have handled, modulo 2^32. */
  #handled = 0
  /** How many of ours the server has acknowledged, modulo 2^32. */
  #acknowledged = 0
  #unacknowledged: Unacknowledged[] = []

  get isEnabled(): boolean {
    return this.#isEnabled
  }
  get handled(): number {
    return this.#handled
  }
  get resumptionId(): string | undefined {
    return this.#resumptionId
  }
  get unacknowledgedCount(): number {
    return this.#unacknowledged.length
  }

  /** The server answered `<enabled/>`: what it sends from now on is counted. */
  enabled(answer: Stanza | XmlElement): void {
    this.#isEnabled = true
    const isResumable = answer.attrs.resume === "true" || answer.attrs.resume === "1"
    this.#resumptionId = isResumable ? answer.attrs.id : undefined
  }

  /** The session shall not be resumed. */
  forget(): void {
    this.#resumptionId = undefined
  }

  noteSent(sent: Stanza, onAcknowledged?: () => void): void {
    this.#unacknowledged.push({ stanza: sent, onAcknowledged })
  }

  noteHandled(): void {
    if (this.#isEnabled) this.#handled = (this.#handled + 1) % COUNTER_SIZE
  }

  /**
   * The server has handled `total` of our stanzas.
   * @throws Error when that is more than we sent
   */
  acknowledge(total: string | undefined): void {
    if (total === undefined || !/^\d{1,10}$/.test(total)) throw new Error("The server acknowledged nonsense.")
    const count = newlyHandled(Number(total), this.#acknowledged, this.#unacknowledged.length)
    if (count === undefined) throw new Error("The server acknowledged more than was sent.")
    this.acknowledgeFirst(count)
  }

  /** The oldest `count` are known to have been handled. */
  acknowledgeFirst(count: number): void {
    this.#acknowledged = (this.#acknowledged + count) % COUNTER_SIZE
    for (const { onAcknowledged } of this.#unacknowledged.splice(0, count)) onAcknowledged?.()
  }

  /** XEP-0198 §5: after a resumption, in the order of their first sending. */
  listUnacknowledged(): Stanza[] {
    return this.#unacknowledged.map((each) => each.stanza)
  }
}
