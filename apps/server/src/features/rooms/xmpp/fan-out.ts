import type { Log } from "@kith/feature-kit"

/** Somewhere that stanzas wait to be sent to. */
export interface Sender {
  /** How many wait that could be sent now. */
  readonly waiting: number
  /** Sends some, `most` at most; answers how many. */
  sendSome(most: number): number
}

/** Between two looks at what others want; a stanza costs some microseconds. */
const STANZAS_PER_TURN = 200
/** To one recipient, before it is the next one's turn; what is sent at once leaves in one piece. */
const STANZAS_AT_ONCE = 20
/** Beyond this nobody says anything to many until some of it has gone. */
const MAX_WAITING = 100_000

/**
 * Sends what waits, in slices between which the event loop turns: who is in no room at all does not notice how many
 * others are. A recipient's stanzas keep their order. The more there is to do, the more of it goes to one recipient at
 * once, which costs least. What is little goes out at once.
 */
export class FanOut {
  readonly #log: Log
  #ready: Sender[] = []
  #next: Sender[] = []
  #waiting = 0
  readonly #held: (() => void)[] = []
  #isScheduled = false
  #isRunning = false
  #sentInTurn = 0

  constructor(log: Log) {
    this.#log = log
  }

  /** It has something to send again, which it has not had until now. */
  add(sender: Sender): void {
    this.#next.push(sender)
  }

  /** So many more stanzas wait, or less. */
  count(stanzas: number): void {
    this.#waiting += stanzas
  }

  /** Resolves when there is room for more; `undefined` when there is. */
  ready(): Promise<void> | undefined {
    if (this.#waiting < MAX_WAITING) return undefined
    return new Promise((resolve) => this.#held.push(resolve))
  }

  /** Resolves when all that can be sent has been. */
  async settle(): Promise<void> {
    while (this.#waiting > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Sends what can be sent in this turn. */
  run(): void {
    // What is sent may end a session, of which a room has something to say in its turn.
    if (this.#isRunning) return
    this.#isRunning = true
    while (this.#sentInTurn < STANZAS_PER_TURN) {
      const sender = this.#take()
      if (sender === undefined) break
      this.#send(sender)
    }
    this.#isRunning = false
    this.#schedule()
  }

  #take(): Sender | undefined {
    if (this.#ready.length === 0) {
      this.#ready = this.#next.reverse()
      this.#next = []
    }
    return this.#ready.pop()
  }

  #send(sender: Sender): void {
    const most = Math.min(STANZAS_AT_ONCE, STANZAS_PER_TURN - this.#sentInTurn)
    try {
      this.#sentInTurn += sender.sendSome(most)
    } catch (error) {
      this.#log.error("Something that a room said could not be sent", { error })
    }
    if (sender.waiting > 0) this.#next.push(sender)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#sentInTurn = 0
      // One at a time: what it has to say may be much.
      if (this.#waiting < MAX_WAITING) this.#held.shift()?.()
      if (this.#ready.length + this.#next.length + this.#held.length > 0) this.run()
    })
  }
}
