import assert from "node:assert/strict"
import { TestEvents } from "./test-events.ts"

/** What a proxy on this machine says of a request for that host; `fetch` sends no Host of one's own. */
export const asProxyFor = (host: string): Record<string, string> => ({
  "x-forwarded-for": "127.0.0.1",
  "x-forwarded-host": host,
})

export interface ApiAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  readonly body: any
}

/** A program that uses the API over HTTP. */
export class TestApi {
  readonly #url: string
  /** Whose API it is, where the server has several domains. */
  readonly #host: string | undefined
  #token: string | undefined

  constructor(url: string, host?: string) {
    this.#url = url
    this.#host = host
  }

  get token(): string {
    if (this.#token === undefined) throw new Error("This program has no token")
    return this.#token
  }

  async signIn(username: string, password: string, scopes?: readonly string[]): Promise<void> {
    const { body } = await this.expect(200, "POST /tokens", { username, password, ...(scopes && { scopes }) })
    this.#token = body.token
  }

  /** `address` is as in an operation: `GET /conversations`. */
  async call(address: string, input?: unknown): Promise<ApiAnswer> {
    const [method = "GET", path = "/"] = address.split(" ")
    const headers: Record<string, string> = {}
    if (this.#host !== undefined) Object.assign(headers, asProxyFor(this.#host))
    if (this.#token !== undefined) headers.authorization = `Bearer ${this.#token}`
    if (input !== undefined) headers["content-type"] = "application/json"
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers,
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) }
  }

  /** The same; any other status fails the test. */
  async expect(status: number, address: string, input?: unknown): Promise<ApiAnswer> {
    const answer = await this.call(address, input)
    assert.equal(answer.status, status, `${address} answered ${JSON.stringify(answer)}`)
    return answer
  }

  /** Listens to what happens to this account. */
  events(): Promise<TestEvents> {
    return TestEvents.open(this.#url, this.token)
  }
}
