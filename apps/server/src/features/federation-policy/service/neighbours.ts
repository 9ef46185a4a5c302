import type { Clock } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"

/** What has come from another server and gone to it since this one started. */
export interface Counts {
  /** Epoch milliseconds. */
  readonly since: number
  readonly lastHeardAt: number | undefined
  readonly messages: number
  readonly presences: number
  readonly requests: number
  /** Stanzas of type `error` among them. */
  readonly errors: number
  /** Characters within them. */
  readonly characters: number
  /** Requests to see presence, and invitations to rooms. */
  readonly approaches: number
  /** Those among them that were refused here. */
  readonly refused: number
  readonly sent: number
  /** Those that were kept from going there. */
  readonly withheld: number
}

export interface Neighbour {
  readonly domain: string
  readonly counts: Counts
}

type Tally = { -readonly [Name in keyof Counts]: Counts[Name] }

/** Beyond this, who was heard of longest ago is forgotten. Each takes some 200 bytes. */
const MAX_NEIGHBOURS = 5_000

/** Counts what each other server sends, so that an administrator finds who floods this one. */
export class Neighbours {
  readonly #clock: Pick<Clock, "now">
  readonly #tallies = new Map<string, Tally>()
  readonly #max: number

  constructor(clock: Pick<Clock, "now">, max: number = MAX_NEIGHBOURS) {
    this.#clock = clock
    this.#max = max
  }

  noteReceived(domain: string, stanza: Stanza): void {
    const tally = this.#of(domain)
    tally.lastHeardAt = this.#clock.now()
    if (stanza.name === "message") tally.messages++
    else if (stanza.name === "presence") tally.presences++
    else tally.requests++
    if (stanza.type === "error") tally.errors++
    tally.characters += stanza.inner.length
  }

  noteApproach(domain: string): void {
    this.#of(domain).approaches++
  }

  noteRefused(domain: string): void {
    this.#of(domain).refused++
  }

  noteSent(domain: string): void {
    this.#of(domain).sent++
  }

  noteWithheld(domain: string): void {
    this.#of(domain).withheld++
  }

  find(domain: string): Counts | undefined {
    const tally = this.#tallies.get(domain)
    return tally && { ...tally }
  }

  /** Those who have sent most stanzas first. */
  busiest(limit: number): Neighbour[] {
    const total = ({ messages, presences, requests }: Counts) => messages + presences + requests
    return [...this.#tallies]
      .map(([domain, tally]) => ({ domain, counts: { ...tally } }))
      .sort((one, other) => total(other.counts) - total(one.counts))
      .slice(0, limit)
  }

  #of(domain: string): Tally {
    const tally = this.#tallies.get(domain) ?? newTally(this.#clock.now())
    // The one heard of last stands last.
    this.#tallies.delete(domain)
    this.#tallies.set(domain, tally)
    if (this.#tallies.size > this.#max) {
      const oldest = this.#tallies.keys().next()
      if (!oldest.done) this.#tallies.delete(oldest.value)
    }
    return tally
  }
}

function newTally(since: number): Tally {
  return {
    since,
    lastHeardAt: undefined,
    messages: 0,
    presences: 0,
    requests: 0,
    errors: 0,
    characters: 0,
    approaches: 0,
    refused: 0,
    sent: 0,
    withheld: 0,
  }
}
