import type { Socket } from "node:net"
import type { Clock } from "@kith/feature-kit"
import { type Attempt, describeFailure, describePlace, type Place, startAttempt } from "./attempt.ts"
import type { TlsaRecord } from "./dns/index.ts"
import type { Family, FoundAddresses, Problem } from "./find-addresses.ts"
import type { Offer } from "./service-records.ts"

/** RFC 8305 §5: so long an attempt is alone before the next one joins it. */
const ATTEMPT_DELAY_MS = 250
/** RFC 8305 §3 and XEP-0495 §4.2: so long the answers are waited for that should come first. */
const RESOLUTION_DELAY_MS = 50

export interface Connected extends Place {
  readonly socket: Socket
  readonly tlsa: readonly TlsaRecord[]
}

/** Nobody was reached. The problems say why, one for each try and each lookup. */
export class NobodyReached extends Error {
  override readonly name = "NobodyReached"
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ text }) => text).join("; "))
    this.problems = problems
  }
}

export interface RaceRules {
  readonly findAddresses: (host: string) => readonly Promise<FoundAddresses>[]
  /** What certificate is to be expected at a place; when that cannot be found out, the place is none to connect to. */
  readonly findTlsa: (place: Place) => Promise<readonly TlsaRecord[]>
  /** Whether a place is to be tried. */
  readonly admits: (place: Place) => boolean
  readonly clock: Clock
  /** Everything together; what has not connected by then is given up. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/**
 * Connects to the first of some hosts that answers (RFC 8305, XEP-0495): all are looked up at once, and their addresses are
 * tried in the order of the hosts, IPv6 and IPv4 in turn, each a little after the one before or as soon as that has failed.
 * When one connects the others are dropped. Rejects with {@link NobodyReached}, or with the reason of `signal`.
 */
export function connectFirst(hosts: readonly Offer[], rules: RaceRules): Promise<Connected> {
  const race = new RaceToConnect(hosts, rules)
  race.lookUp()
  return race.result
}

class RaceToConnect {
  readonly #hosts: readonly Offer[]
  readonly #rules: RaceRules
  readonly #outcome = Promise.withResolvers<Connected>()
  readonly #waiting: Place[] = []
  readonly #attempts = new Set<Attempt>()
  readonly #problems: Problem[] = []
  /** Questions without an answer, by the place of their host in the order. */
  readonly #unanswered: number[] = []
  readonly #cancelLimit: () => void
  /** Set while nobody may start: before the first attempt, and a little after each. */
  #cancelDelay: (() => void) | undefined
  #lastFamily: Family = 4
  #hasBegun = false
  #isOver = false

  constructor(hosts: readonly Offer[], rules: RaceRules) {
    this.#hosts = hosts
    this.#rules = rules
    this.#cancelLimit = rules.clock.after(rules.limitMs, () => this.#runOut())
    rules.signal.addEventListener("abort", this.#giveUp, { once: true })
    if (rules.signal.aborted) this.#giveUp()
  }

  get result(): Promise<Connected> {
    return this.#outcome.promise
  }

  lookUp(): void {
    for (const [index, offer] of this.#hosts.entries()) {
      const questions = this.#rules.findAddresses(offer.host)
      this.#unanswered.push(questions.length)
      for (const question of questions) {
        question.then(
          (found) => this.#learn(index, offer, found),
          (error: unknown) => this.#finish(() => this.#outcome.reject(error)),
        )
      }
    }
  }

  #learn(index: number, offer: Offer, { family, addresses, isSecure, problems }: FoundAddresses): void {
    if (this.#isOver) return
    this.#unanswered[index] = (this.#unanswered[index] ?? 1) - 1
    this.#problems.push(...problems)
    for (const address of addresses) {
      const place = { offer, address, family, isSecure: isSecure && offer.isSecure }
      if (this.#rules.admits(place)) this.#waiting.push(place)
      else this.#note(`${describePlace(place)} is left out`)
    }
    if (this.#hasBegun) {
      if (this.#cancelDelay === undefined) this.#advance()
    } else if (this.#knowsTheFirst()) this.#begin()
    else this.#cancelDelay ??= this.#rules.clock.after(RESOLUTION_DELAY_MS, () => this.#begin())
  }

  /** Whether no answer to come could put another address in front. */
  #knowsTheFirst(): boolean {
    const first = this.#hosts.findIndex((offer, index) => {
      return this.#unanswered[index] !== 0 || this.#waiting.some((place) => place.offer === offer)
    })
    const isPreferred = (place: Place) => place.offer === this.#hosts[first] && place.family === 6
    return first === -1 || this.#unanswered[first] === 0 || this.#waiting.some(isPreferred)
  }

  #begin(): void {
    this.#hasBegun = true
    this.#advance()
  }

  /** Starts the next attempt, now. */
  #advance(): void {
    this.#cancelDelay?.()
    this.#cancelDelay = undefined
    const place = this.#takeNext()
    if (place !== undefined) {
      this.#try(place)
      this.#cancelDelay = this.#rules.clock.after(ATTEMPT_DELAY_MS, () => this.#advance())
    } else if (this.#attempts.size === 0 && this.#unanswered.every((count) => count === 0)) {
      this.#finish(() => this.#outcome.reject(new NobodyReached(this.#problems)))
    }
  }

  /** Of the first host that has any left, one of the other family than before if there is one. */
  #takeNext(): Place | undefined {
    const host = this.#hosts.find((offer) => this.#waiting.some((place) => place.offer === offer))
    const ofHost = this.#waiting.filter((place) => place.offer === host)
    const next = ofHost.find(({ family }) => family !== this.#lastFamily) ?? ofHost[0]
    if (next === undefined) return undefined
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    this.#lastFamily = next.family
    return next
  }

  #try(place: Place): void {
    const attempt = startAttempt(place)
    this.#attempts.add(attempt)
    this.#complete(attempt).catch((error: NodeJS.ErrnoException) => {
      this.#attempts.delete(attempt)
      attempt.drop()
      if (this.#isOver) return
      this.#note(`${describePlace(place)} ${describeFailure(error)}`)
      this.#advance()
    })
  }

  async #complete(attempt: Attempt): Promise<void> {
    await attempt.connected
    const tlsa = await this.#rules.findTlsa(attempt.place)
    // In one go, so that of two that connect in one turn the second is still dropped.
    if (this.#isOver) return
    const connected = { ...attempt.place, tlsa, socket: attempt.release() }
    this.#finish(() => this.#outcome.resolve(connected))
  }

  #note(text: string): void {
    this.#problems.push({ text, kind: "failure" })
  }

  #runOut(): void {
    const seconds = Math.max(1, Math.round(this.#rules.limitMs / 1000))
    for (const { place } of this.#attempts)
      this.#note(`${describePlace(place)} does not answer within ${seconds} s`)
    if (this.#attempts.size === 0) this.#note(`DNS does not answer within ${seconds} s`)
    this.#finish(() => this.#outcome.reject(new NobodyReached(this.#problems)))
  }

  readonly #giveUp = () => this.#finish(() => this.#outcome.reject(this.#rules.signal.reason))

  #finish(settle: () => void): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancelDelay?.()
    this.#cancelLimit()
    this.#rules.signal.removeEventListener("abort", this.#giveUp)
    for (const attempt of this.#attempts) attempt.drop()
    settle()
  }
}
