import { Queue } from "../../streams/queue.ts"
import { type Outgoing, OutgoingQueue } from "./outgoing.ts"

/** An answer that the client may not have got: it may ask for it again (XEP-0124 §14.3). */
export interface Answer {
  readonly rid: number
  /** What a repetition of the request must show. */
  readonly key: string | undefined
  readonly body: string
  readonly payload: readonly Outgoing[]
  readonly answeredAt: number
  /** How many elements had been given to send before those in it. */
  readonly startsAt: number
  repetitions: number
  /** Whether a connection has taken it. */
  isWritten: boolean
  /** Whether the client has said something since that it would not have said without it. */
  isProven: boolean
}

/** What goes to the client: waiting for a request to answer, or in an answer that may still be lost. */
export class Delivery {
  readonly #queue = new OutgoingQueue()
  readonly #answers: Answer[] = []
  readonly #maxAnswers: number
  /** How many elements have been given to send, and how many of them stand in an answer. */
  #given = 0
  #sent = 0
  readonly #watchers = new Queue<{ readonly at: number; readonly callback: (isWritten: boolean) => void }>()
  #isOver = false

  constructor(maxAnswers: number) {
    this.#maxAnswers = maxAnswers
  }

  get isEmpty(): boolean {
    return this.#queue.isEmpty
  }

  /** In UTF-16 units, without what a connection has taken. */
  get bufferedBytes(): number {
    const unwritten = this.#answers.filter(({ isWritten }) => !isWritten)
    return unwritten.reduce((size, { body }) => size + body.length, this.#queue.size)
  }

  get lastAnswer(): Answer | undefined {
    return this.#answers.at(-1)
  }

  findAnswer(rid: number): Answer | undefined {
    return this.#answers.find((answer) => answer.rid === rid)
  }

  push(outgoing: Outgoing): void {
    this.#given++
    this.#queue.push(outgoing)
  }

  takePayload(): Outgoing[] {
    return this.#queue.takePayload()
  }

  takeAll(): Outgoing[] {
    return this.#queue.takeAll()
  }

  /** Remembers an answer for a client that asks again; `payload` has just been taken out. */
  remember(answer: Pick<Answer, "rid" | "key" | "body" | "payload" | "answeredAt">): Answer {
    const remembered = { ...answer, startsAt: this.#sent, repetitions: 0, isWritten: false, isProven: false }
    this.#sent += answer.payload.length
    this.#answers.push(remembered)
    // A client that is so far ahead has the oldest.
    if (this.#answers.length > this.#maxAnswers) this.#answers.shift()
    return remembered
  }

  noteWritten(answer: Answer, isWritten: boolean): void {
    answer.isWritten ||= isWritten
    this.#tellWatchers()
  }

  /** The client has the answers up to that one, and will not ask for them again. */
  forgetUpTo(rid: number): void {
    while ((this.#answers[0]?.rid ?? Number.POSITIVE_INFINITY) <= rid) this.#answers.shift()
    this.#tellWatchers()
  }

  /** A request has come that was not there when these were written. */
  prove(): void {
    for (const answer of this.#answers) if (answer.isWritten) answer.isProven = true
  }

  /** Calls back once a connection has taken all that was given so far, or never will. */
  whenDrained(callback: (isWritten: boolean) => void): void {
    this.#watchers.push({ at: this.#given, callback })
    setImmediate(() => this.#tellWatchers())
  }

  /** Takes out what has not certainly arrived. */
  takeUndelivered(): Outgoing[] {
    this.end()
    const unproven = this.#answers.splice(0).filter(({ isProven }) => !isProven)
    return [...unproven.flatMap(({ payload }) => payload), ...this.#queue.takeAll()]
  }

  /** Nothing is taken any more. */
  end(): void {
    this.#isOver = true
    this.#tellWatchers()
  }

  #tellWatchers(): void {
    const written = this.#answers.find(({ isWritten }) => !isWritten)?.startsAt ?? this.#sent
    const due: (() => void)[] = []
    for (let next = this.#watchers.first; next !== undefined; next = this.#watchers.first) {
      const { at, callback } = next
      if (at > written && !this.#isOver) break
      this.#watchers.shift()
      due.push(() => callback(at <= written))
    }
    // All are taken out first: one who is told may wait for what comes next.
    for (const tell of due) tell()
  }
}
