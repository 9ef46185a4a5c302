import assert from "node:assert/strict"
import type { TestClient, TestServer } from "@kith/server/testing"

const EVERY_MS = 20
/** A short attack is outlasted. */
const AT_LEAST = 10

/** Two people who write to one another all the time and notice everything that goes wrong. */
export class OrdinaryPair implements Disposable {
  readonly #romeo: TestClient
  readonly #juliet: TestClient
  readonly #timer: NodeJS.Timeout
  #sent = 0
  #longestPauseMs = 0
  #lastArrivalAt = performance.now()
  #arrived = 0

  private constructor(romeo: TestClient, juliet: TestClient) {
    this.#romeo = romeo
    this.#juliet = juliet
    this.#timer = setInterval(() => this.#speak(), EVERY_MS)
  }

  static async begin(server: TestServer): Promise<OrdinaryPair> {
    await server.register("benvolio", "rosaline")
    return new OrdinaryPair(await server.join("benvolio", "street"), await server.join("rosaline", "feast"))
  }

  /** For the time in which nothing arrived although something was sent every 20 ms. */
  get longestPauseMs(): number {
    return Math.round(this.#longestPauseMs)
  }

  /** Proves that each got every message of the other once and in order. */
  async end(): Promise<number> {
    clearInterval(this.#timer)
    while (this.#sent < AT_LEAST) this.#speak()
    await this.#romeo.settle()
    await this.#juliet.settle()
    await this.#romeo.settle()
    const said = Array.from({ length: this.#sent }, (_, index) => `n-${index}`)
    for (const listener of [this.#romeo, this.#juliet]) {
      const heard = listener.takeAll("message")
      for (const { type } of heard) assert.equal(type, "chat", "no message was refused")
      assert.deepEqual(
        heard.map(({ id }) => id),
        said,
      )
    }
    return this.#sent
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#romeo.cut()
    this.#juliet.cut()
  }

  #speak(): void {
    const id = `n-${this.#sent++}`
    for (const [speaker, listener] of [
      [this.#romeo, this.#juliet],
      [this.#juliet, this.#romeo],
    ] as const) {
      speaker.send(`<message to='${listener.jid.bare}' type='chat' id='${id}'><body>${id}</body></message>`)
    }
    const { length } = this.#juliet.inbox
    const now = performance.now()
    if (length > this.#arrived) {
      this.#arrived = length
      this.#lastArrivalAt = now
    }
    this.#longestPauseMs = Math.max(this.#longestPauseMs, now - this.#lastArrivalAt)
  }
}
