import type { Log } from "@kith/feature-kit"

/** A piece of work of so many steps, of which each sends one stanza. */
export interface Delivery {
  readonly length: number
  step(index: number): void
}

/** Of what a room says; kept in order. */
interface Line {
  readonly deliveries: Delivery[]
  /** Of the first delivery. */
  next: number
  steps: number
  readonly waiting: (() => void)[]
}

/** Between two looks at what others want. A step costs some microseconds. */
const STEPS_PER_TURN = 200
/** Beyond this a room takes nothing more until some of it has gone. */
const MAX_STEPS = 50_000

/**
 * Sends what rooms say, each room's in order, in slices between which the event loop turns: who is in no room at all
 * does not notice how many others are. What is short goes out at once.
 */
export class FanOut {
  readonly #lines = new Map<object, Line>()
  readonly #log: Log
  #isScheduled = false
  #isRunning = false
  #stepsOfTurn = 0

  constructor(log: Log) {
    this.#log = log
  }

  add(room: object, delivery: Delivery): void {
    if (delivery.length === 0) return
    let line = this.#lines.get(room)
    if (line === undefined) {
      line = { deliveries: [], next: 0, steps: 0, waiting: [] }
      this.#lines.set(room, line)
    }
    line.deliveries.push(delivery)
    line.steps += delivery.length
    this.#run()
  }

  /** Resolves when the room has less to say than it can; `undefined` when it has already. */
  ready(room: object): Promise<void> | undefined {
    const line = this.#lines.get(room)
    if (line === undefined || line.steps < MAX_STEPS) return undefined
    return new Promise((resolve) => line.waiting.push(resolve))
  }

  #run(): void {
    // What is sent may end a session, of which the room has something to say in its turn.
    if (this.#isRunning || this.#stepsOfTurn >= STEPS_PER_TURN) return
    this.#isRunning = true
    this.#sendSome()
    this.#isRunning = false
    this.#schedule()
  }

  #sendSome(): void {
    // One slice for each room in turn, so that a big one does not hold up a small one.
    for (const [room, line] of this.#lines) {
      while (line.deliveries.length > 0 && this.#stepsOfTurn < STEPS_PER_TURN) this.#take(line)
      if (line.steps < MAX_STEPS) for (const resume of line.waiting.splice(0)) resume()
      this.#lines.delete(room)
      if (line.deliveries.length > 0) this.#lines.set(room, line)
      if (this.#stepsOfTurn >= STEPS_PER_TURN) return
    }
  }

  #take(line: Line): void {
    const [delivery] = line.deliveries
    if (delivery === undefined) return
    const end = Math.min(delivery.length, line.next + STEPS_PER_TURN - this.#stepsOfTurn)
    for (let index = line.next; index < end; index++) {
      try {
        delivery.step(index)
      } catch (error) {
        this.#log.error("Something that a room said could not be sent", { error })
      }
    }
    this.#stepsOfTurn += end - line.next
    line.steps -= end - line.next
    line.next = end
    if (end < delivery.length) return
    line.deliveries.shift()
    line.next = 0
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#stepsOfTurn = 0
      if (this.#lines.size > 0) this.#run()
    })
  }
}
