import { encodePlain, ScramClient, type ScramClientKeys, type ScramClientOptions } from "@kith/xmpp"
import { type Exchange, NOT_GOING_ON } from "./exchange.ts"

/** RFC 4616: shows the password. */
export class PlainExchange implements Exchange {
  readonly mechanism = "PLAIN"
  readonly #message: Uint8Array

  constructor(username: string, password: string) {
    this.#message = encodePlain(username, password)
  }

  begin(): Uint8Array {
    return this.#message
  }
  async respond(): Promise<Uint8Array> {
    throw new Error(NOT_GOING_ON)
  }
  conclude(): void {}
}

/** RFC 5802. Some servers prove themselves in a challenge of its own, others along with the success. */
export class ScramExchange implements Exchange {
  readonly mechanism: string
  readonly #scram: ScramClient
  #step: "begun" | "answered" | "proved" = "begun"

  constructor(mechanism: string, options: ScramClientOptions) {
    this.mechanism = mechanism
    this.#scram = new ScramClient(options)
  }

  /** Once it is concluded. */
  get keys(): ScramClientKeys | undefined {
    return this.#step === "proved" ? this.#scram.keys : undefined
  }

  begin(): Uint8Array {
    return encode(this.#scram.begin())
  }

  async respond(challenge: Uint8Array): Promise<Uint8Array> {
    if (this.#step === "proved") throw new Error(NOT_GOING_ON)
    if (this.#step === "answered") {
      this.#verify(challenge)
      return new Uint8Array()
    }
    this.#step = "answered"
    return encode(await this.#scram.respond(challenge))
  }

  conclude(last: Uint8Array | undefined): void {
    if (this.#step !== "proved") this.#verify(last ?? new Uint8Array())
  }

  #verify(last: Uint8Array): void {
    this.#scram.verify(last)
    this.#step = "proved"
  }
}

const encode = (text: string) => new TextEncoder().encode(text)
