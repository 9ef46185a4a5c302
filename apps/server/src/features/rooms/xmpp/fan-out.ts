import type { Log } from "@kith/feature-kit"
import { Lane, type Sender } from "./lane.ts"
import { Rota } from "./rota.ts"

/** What a stanza costs besides its text: as much as to write so many characters. */
export const STANZA_COST = 200
/** Between two looks at what others want: about a millisecond. */
const COST_PER_TURN = 1_000_000
/** To one recipient, before it is the next one's turn; what is sent at once leaves in one piece. */
const COST_AT_ONCE = 100_000
/** Beyond so many stanzas nobody says anything in a room until some of them have gone. */
const MAX_WAITING = 400_000
/** The same for all rooms together. */
const MAX_WAITING_IN_ALL = 4_000_000
/** So many stanzas may be asked for in one turn, by what is heard only once it is stored. */
const STANZAS_PER_TURN = 50_000
/** So many come, go or change in one turn: in a room of thousands each takes some tenths of a millisecond. */
const CHANGES_PER_TURN = 8

/**
 * Sends what waits, in slices between which the event loop turns: who is in no room at all does not notice how many
 * others are, and rooms take turns, so that a small one does not wait for a big one. A recipient's stanzas keep their
 * order. The more there is to do, the more of it goes to one recipient at once, which costs least. What is little goes
 * out at once.
 */
export class FanOut {
  readonly #log: Log
  readonly #lanes = new Map<string, Lane>()
  readonly #sending = new Rota<Lane>()
  readonly #holding = new Rota<Lane>()
  #waiting = 0
  #spentInTurn = 0
  #askedInTurn = 0
  #changesInTurn = 0
  #isScheduled = false
  #isRunning = false

  constructor(log: Log) {
    this.#log = log
  }

  /** It has something to send again, which it has not had until now; the answer is where that is counted. */
  add(sender: Sender): Lane {
    const lane = this.#laneOf(sender.room)
    lane.senders.put(sender)
    if (!lane.isSending) this.#sending.put(lane)
    lane.isSending = true
    return lane
  }

  /** So many more stanzas wait, or less. */
  count(lane: Lane, stanzas: number): void {
    lane.waiting += stanzas
    this.#waiting += stanzas
  }

  /** Resolves when that room may say something to so many; `undefined` when it may at once. */
  ready(room: string, stanzas: number): Promise<void> | undefined {
    const waiting = this.#lanes.get(room)?.waiting ?? 0
    if (waiting < MAX_WAITING && this.#mayAskForMore) {
      this.#askedInTurn += stanzas
      this.#schedule()
      return undefined
    }
    return this.#hold(room, stanzas)
  }

  /** The same for somebody who comes, goes, or is to be seen in another way. */
  readyForChange(room: string, stanzas: number): Promise<void> | undefined {
    const isOthersTurn = this.#lanes.get(room)?.isHolding === true
    if (isOthersTurn || this.#changesInTurn >= CHANGES_PER_TURN) return this.#hold(room, stanzas)
    this.#changesInTurn++
    return this.ready(room, stanzas)
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
    while (this.#spentInTurn < COST_PER_TURN) {
      const lane = this.#sending.take()
      if (lane === undefined) break
      this.#sendFrom(lane)
    }
    this.#isRunning = false
    this.#schedule()
  }

  #sendFrom(lane: Lane): void {
    const sender = lane.senders.take()
    try {
      if (sender !== undefined) this.#spentInTurn += sender.sendSome(COST_AT_ONCE)
    } catch (error) {
      this.#log.error("Something that a room said could not be sent", { error })
    }
    if (sender?.isWaiting === true) lane.senders.put(sender)
    if (lane.senders.isEmpty) {
      lane.isSending = false
      this.#forget(lane)
    } else this.#sending.put(lane)
  }

  get #mayAskForMore(): boolean {
    return this.#waiting < MAX_WAITING_IN_ALL && this.#askedInTurn < STANZAS_PER_TURN
  }

  #hold(room: string, stanzas: number): Promise<void> {
    const lane = this.#laneOf(room)
    if (!lane.isHolding) this.#holding.put(lane)
    lane.isHolding = true
    this.#schedule()
    return new Promise((goOn) => lane.held.put({ stanzas, goOn }))
  }

  /** Few at a time, for what each of them has to say may be much. */
  #letGo(): void {
    const full: Lane[] = []
    while (this.#changesInTurn < CHANGES_PER_TURN && this.#mayAskForMore) {
      const lane = this.#holding.take()
      if (lane === undefined) break
      if (lane.waiting >= MAX_WAITING) {
        full.push(lane)
        continue
      }
      const next = lane.held.take()
      this.#changesInTurn++
      this.#askedInTurn += next?.stanzas ?? 0
      next?.goOn()
      if (lane.held.isEmpty) {
        lane.isHolding = false
        this.#forget(lane)
      } else this.#holding.put(lane)
    }
    for (const lane of full) this.#holding.put(lane)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(this.#turn)
  }

  readonly #turn = (): void => {
    this.#isScheduled = false
    this.#spentInTurn = 0
    this.#askedInTurn = 0
    this.#changesInTurn = 0
    this.#letGo()
    if (!this.#sending.isEmpty) this.run()
    else if (!this.#holding.isEmpty) this.#schedule()
  }

  #laneOf(room: string): Lane {
    let lane = this.#lanes.get(room)
    if (lane === undefined) {
      lane = new Lane(room)
      this.#lanes.set(room, lane)
    }
    return lane
  }

  #forget(lane: Lane): void {
    if (lane.isIdle) this.#lanes.delete(lane.room)
  }
}
