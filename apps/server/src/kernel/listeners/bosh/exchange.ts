import type { ServerResponse } from "node:http"

/** How an answer is told over HTTP. */
export interface AnswerForm {
  readonly contentType: string
  /** 200 but for clients from before BOSH had conditions (XEP-0124 §17.1). */
  readonly status?: number
  /** Whether the connection is of no more use. */
  readonly isLast?: boolean
}

/** For what lies between the server's clock and that of the system. */
const SLACK_MS = 30_000

/** One HTTP request and the answer it waits for. */
export class Exchange {
  readonly #response: ServerResponse
  #isAnswered = false

  constructor(response: ServerResponse) {
    this.#response = response
  }

  /** Whether there is somebody to answer. */
  get isOpen(): boolean {
    return !this.#isAnswered && !this.#response.destroyed
  }

  /** Calls back once the client has gone without an answer. */
  whenGone(callback: () => void): void {
    this.#response.once("close", () => {
      if (!this.#isAnswered) callback()
    })
  }

  /** Calls back once the system has taken the answer, or the connection is lost. */
  answer(body: string, form: AnswerForm, whenWritten?: (isWritten: boolean) => void): void {
    if (!this.isOpen) {
      whenWritten?.(false)
      return
    }
    this.#isAnswered = true
    const response = this.#response
    if (whenWritten !== undefined) response.once("close", () => whenWritten(response.writableFinished))
    if (form.isLast === true) response.setHeader("connection", "close")
    response.writeHead(form.status ?? 200, {
      "content-type": form.contentType,
      "content-length": Buffer.byteLength(body),
    })
    response.end(body)
  }

  /** The answer may take so long, also where that is longer than connections may be silent. */
  waitAtLeast(milliseconds: number): void {
    this.#response.setTimeout(milliseconds + SLACK_MS)
  }

  /** Closes the connection without a word. */
  drop(): void {
    this.#isAnswered = true
    this.#response.destroy()
  }
}
