import { TestClient } from "@kith/server/testing"
import { Jid, parseStanzaError, type Stanza } from "@kith/xmpp"
import type { ServerProcess } from "../../server-process.ts"
import { Refused } from "./ledger.ts"

export const PASSWORD = "correct horse battery"
const NS_SM = "urn:xmpp:sm:3"

/** Somebody's client in one life of the server. */
export class Person extends TestClient {
  readonly name: string
  readonly server: ServerProcess
  #sent = 0
  #token: string | undefined

  private constructor(server: ServerProcess, name: string) {
    super(server.webSocketUrl)
    this.name = name
    this.server = server
  }

  static async join(server: ServerProcess, name: string): Promise<Person> {
    const person = new Person(server, name)
    await person.signIn(Jid.from({ local: name, domain: "localhost" }), PASSWORD, "crash")
    return person
  }

  override send(text: string): void {
    if (/^<(?:iq|message|presence)\b/.test(text)) this.#sent++
    super.send(text)
  }

  /** From now on the server says what it has handled (XEP-0198). */
  async enable(): Promise<void> {
    this.send(`<enable xmlns='${NS_SM}'/>`)
    await this.next("enabled")
    this.#sent = 0
  }

  get address(): string {
    return `${this.name}@localhost`
  }

  /** The result of an IQ of type set; throws `Refused` for an error. */
  async set(payload: string, to?: string): Promise<Stanza> {
    const answer = await this.request(payload, { type: "set", ...(to !== undefined && { to }) })
    if (answer.type === "error") throw new Refused(`${payload} was answered ${answer}`)
    return answer
  }

  /** The result of an IQ of type get, or `undefined` where there is nothing. */
  async find(payload: string, to?: string): Promise<Stanza | undefined> {
    const answer = await this.request(payload, to === undefined ? {} : { to })
    if (answer.type !== "error") return answer
    const { condition } = parseStanzaError(answer)
    if (condition === "item-not-found") return undefined
    throw new Error(`${payload} was answered ${answer}`)
  }

  /** Sends what nobody answers; resolves when the server has acknowledged it, and refuses when it is sent back. */
  async deliver(stanza: string): Promise<void> {
    this.send(stanza)
    const count = this.#sent
    for (let handled = 0; handled < count; ) {
      this.send(`<r xmlns='${NS_SM}'/>`)
      handled = Number((await this.next("a")).attrs.h)
    }
    const bounced = this.inbox.find(({ type, name }) => type === "error" && name !== "iq")
    if (bounced !== undefined) throw new Refused(`${stanza} was answered ${bounced}`)
  }

  /** The API, as this person. */
  async call(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = {}
    if (body !== undefined) headers["content-type"] = "application/json"
    if (path !== "/tokens") {
      this.#token ??= await this.#takeToken()
      headers.authorization = `Bearer ${this.#token}`
    }
    return fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  /** The same; throws `Refused` for a refusal. */
  async expect(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await this.call(method, path, body)
    if (response.ok) return response
    throw new Refused(`${method} ${path} was answered ${response.status}: ${await response.text()}`)
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  async read(path: string): Promise<any> {
    return (await this.expect("GET", path)).json()
  }

  async #takeToken(): Promise<string> {
    const response = await this.call("POST", "/tokens", { username: this.name, password: PASSWORD })
    if (!response.ok) throw new Error(`No token: ${await response.text()}`)
    return ((await response.json()) as { token: string }).token
  }
}
