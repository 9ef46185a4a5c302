import {
  type ElementLike,
  type Jid,
  parseStanzaError,
  randomId,
  type Stanza,
  StanzaError,
  stanza,
} from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { NotConnected } from "../errors.ts"

const TIMEOUT_MS = 60_000

interface Waiting {
  readonly to: Jid | undefined
  resolve(answer: Stanza): void
  reject(error: Error): void
}

/** IQ requests of ours and their answers (RFC 6120 §8.2.3). */
export class Requests {
  readonly #waiting = new Map<string, Waiting>()
  readonly #clock: Clock
  readonly #send: (request: Stanza) => boolean
  readonly #ownAddress: () => Jid
  readonly #awaitLongAnswer: () => () => void

  constructor(
    clock: Clock,
    ownAddress: () => Jid,
    send: (request: Stanza) => boolean,
    awaitLongAnswer: () => () => void = () => () => undefined,
  ) {
    this.#clock = clock
    this.#ownAddress = ownAddress
    this.#send = send
    this.#awaitLongAnswer = awaitLongAnswer
  }

  /** Like `ask`, where our server may have so much to answer that it is longer than what else is read. */
  async askForMuch(type: "get" | "set", payload: ElementLike): Promise<Stanza> {
    const stop = this.#awaitLongAnswer()
    try {
      return await this.ask(type, payload)
    } finally {
      stop()
    }
  }

  /**
   * Asks `to`, by default our own account, and resolves with the answer.
   * @throws StanzaError when it is an error or there is none in time; NotConnected
   */
  ask(type: "get" | "set", payload: ElementLike, to?: Jid): Promise<Stanza> {
    const id = randomId()
    const request = stanza({ name: "iq", attrs: { type, id, to: to?.toString() }, children: [payload] })
    return new Promise<Stanza>((resolve, reject) => {
      const timedOut = () => {
        this.#waiting.delete(id)
        reject(new StanzaError("remote-server-timeout", "There was no answer in time."))
      }
      const cancel = this.#clock.after(TIMEOUT_MS, timedOut)
      this.#waiting.set(id, {
        to,
        resolve: (answer) => {
          cancel()
          resolve(answer)
        },
        reject: (error) => {
          cancel()
          reject(error)
        },
      })
      if (!this.#send(request)) this.#settle(id)?.reject(new NotConnected())
    })
  }

  /** Takes an IQ of type `result` or `error`; one that answers nothing of ours is ignored. */
  handleAnswer(answer: Stanza): void {
    const waiting = answer.id === undefined ? undefined : this.#waiting.get(answer.id)
    if (answer.id === undefined || waiting === undefined || !this.#isFrom(answer, waiting.to)) return
    this.#settle(answer.id)
    if (answer.type === "error") waiting.reject(parseStanzaError(answer))
    else waiting.resolve(answer)
  }

  /** The session is over: no answer will come. */
  failAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new NotConnected())
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  /** An answer counts only from whom we asked; ids can be guessed, senders not (RFC 6120 §8.1.2.1). */
  #isFrom(answer: Stanza, asked: Jid | undefined): boolean {
    const own = this.#ownAddress()
    const from = answer.from
    if (asked !== undefined && from === asked.toString()) return true
    const isOwnAccount = asked === undefined || asked.equals(own.bare)
    return isOwnAccount && (from === undefined || from === own.bare.toString() || from === own.toString())
  }
}
