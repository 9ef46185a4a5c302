import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { connect, type Socket } from "node:net"
import { parseStanzaError, parseStreamError, randomId, type Stanza } from "@kith/xmpp"
import { componentHandshake, NS_COMPONENT_ACCEPT } from "@kith/xmpp/extensions"
import { AUTHENTICATED_LIMITS, StreamFramer } from "@kith/xmpp/stream"

const PATIENCE_MS = 10_000
export const COMPONENT_SECRET = "a pair of star-crossed lovers"

/** What a kith.toml has to say for components of these domains to be let in. */
export function declareComponents(...domains: readonly string[]): string {
  const tables = domains.map(
    (domain) => `[[components.declared]]\ndomain = "${domain}"\nsecret = "${COMPONENT_SECRET}"\n`,
  )
  return tables.join("")
}

/** A scripted component (XEP-0114) that sends the text it is given and hands out what arrives, in order. */
export class TestComponent {
  readonly domain: string
  readonly #socket: Socket
  readonly #framer: StreamFramer
  readonly #inbox: Stanza[] = []
  #streamId: string | undefined
  #isClosed = false
  readonly #watchers = new Set<() => void>()

  constructor(port: number, domain: string) {
    this.domain = domain
    this.#socket = connect({ host: "127.0.0.1", port })
    this.#framer = new StreamFramer(
      {
        onStreamStart: ({ attrs }) => {
          this.#streamId = attrs.id
        },
        onStanza: (stanza) => this.#inbox.push(stanza),
        onStreamEnd: () => {},
      },
      { ...AUTHENTICATED_LIMITS, maxBytes: 4_000_000 },
    )
    this.#socket.on("data", (chunk: Buffer) => {
      this.#framer.push(chunk)
      this.#wake()
    })
    this.#socket.on("error", () => {})
    this.#socket.on("close", () => {
      this.#isClosed = true
      this.#wake()
    })
  }

  /** One that is let in. */
  static async join(port: number | undefined, domain: string): Promise<TestComponent> {
    if (port === undefined) throw new Error("Declare the component: the door is closed")
    const component = new TestComponent(port, domain)
    await component.logIn()
    return component
  }

  get inbox(): readonly Stanza[] {
    return this.#inbox
  }
  get isClosed(): boolean {
    return this.#isClosed
  }
  /** What is read from now on waits in the network, or goes on. */
  stopReading(): void {
    this.#socket.pause()
  }
  readOn(): void {
    this.#socket.resume()
  }

  /** Opens a stream and gives its id. */
  async open(to = this.domain, namespace = NS_COMPONENT_ACCEPT): Promise<string> {
    this.send(
      `<stream:stream xmlns='${namespace}' xmlns:stream='http://etherx.jabber.org/streams' to='${to}'>`,
    )
    await this.until(() => this.#streamId !== undefined)
    return this.#streamId ?? ""
  }

  async logIn(secret = COMPONENT_SECRET): Promise<void> {
    const id = await this.open()
    const proof = createHash("sha1").update(`${id}${secret}`).digest("hex")
    this.send(String(componentHandshake(proof)))
    await this.next("handshake")
  }

  /** Sends text as it is. */
  send(text: string | Uint8Array): void {
    this.#socket.write(text)
  }

  /** Takes the first stanza, arrived or to come, of that name (or one of `a|b`) and that `matches`. */
  async next(name: string, matches: (stanza: Stanza) => boolean = () => true): Promise<Stanza> {
    const names = name.split("|")
    const find = () => this.#inbox.findIndex((stanza) => names.includes(stanza.name) && matches(stanza))
    await this.until(() => find() >= 0, `<${name}>`)
    const [found] = this.#inbox.splice(find(), 1)
    if (found === undefined) throw new Error(`No <${name}> came`)
    return found
  }

  /** Sends an IQ in the name of one of its addresses and gives the answer, which may be an error. */
  async request(
    payload: string,
    { type = "get", to, from = this.domain }: { type?: "get" | "set"; to: string; from?: string },
  ): Promise<Stanza> {
    const id = randomId()
    this.send(`<iq type='${type}' id='${id}' to='${to}' from='${from}'>${payload}</iq>`)
    return this.next("iq", (stanza) => stanza.id === id && stanza.type !== "get" && stanza.type !== "set")
  }

  /** The condition of the error that the request is answered with. */
  async askInVain(
    payload: string,
    options: { type?: "get" | "set"; to: string; from?: string },
  ): Promise<string> {
    const answer = await this.request(payload, options)
    assert.equal(answer.type, "error", `${payload} was not refused: ${answer}`)
    return parseStanzaError(answer).condition
  }

  /** Everything that arrived up to now: a ping there and back proves that nothing is still on its way to us. */
  async settle(server = "localhost"): Promise<readonly Stanza[]> {
    await this.request("<ping xmlns='urn:xmpp:ping'/>", { to: server })
    return this.#inbox
  }

  /** Takes all that has arrived of that name. */
  takeAll(name: string): Stanza[] {
    const taken = this.#inbox.filter((stanza) => stanza.name === name)
    this.#inbox.splice(0, this.#inbox.length, ...this.#inbox.filter((stanza) => stanza.name !== name))
    return taken
  }

  /** Waits for the server to end the stream; gives the condition. */
  async refusal(): Promise<string> {
    const error = await this.next("error")
    await this.until(() => this.#isClosed)
    return parseStreamError(error).condition
  }

  async until(isTrue: () => boolean, what = "something"): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (!isTrue()) {
      const restMs = deadline - Date.now()
      if (restMs <= 0 || this.#isClosed) {
        const seen = this.#inbox.map(String).join("\n") || "nothing"
        throw new Error(
          `${what} did not come${this.#isClosed ? " before the end" : ""}; in the inbox:\n${seen}`,
        )
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          this.#watchers.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, restMs)
        this.#watchers.add(wake)
      })
    }
  }

  #wake(): void {
    for (const watch of this.#watchers) watch()
  }

  /** As when a cable is pulled. */
  cut(): void {
    this.#socket.destroy()
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    const gone = new Promise((resolve) => this.#socket.once("close", resolve))
    this.#socket.resume()
    this.send("</stream:stream>")
    await gone
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
