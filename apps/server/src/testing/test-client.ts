import assert from "node:assert/strict"
import { Jid, parseStanzaError, randomId, type Stanza } from "@kith/xmpp"
import { NS_PING } from "@kith/xmpp/extensions"
import { AUTHENTICATED_LIMITS, parseFrame } from "@kith/xmpp/stream"
import { WebSocket } from "ws"
import { authenticateWith, signIn } from "./sign-in.ts"

const PATIENCE_MS = 10_000

/**
 * A scripted XMPP client over WebSocket that hides nothing: it sends the text it is given and hands out what arrives,
 * in order. Answers a test did not wait for are still there to be found, so nothing slips by unseen.
 */
export class TestClient {
  readonly #socket: WebSocket
  readonly #inbox: Stanza[] = []
  readonly #watchers = new Set<() => void>()
  #closed = false
  #jid: Jid | undefined
  #answersPings = true

  constructor(url: string) {
    this.#socket = new WebSocket(url, "xmpp", { perMessageDeflate: false })
    this.#socket.on("message", (data: Buffer) => {
      const stanza = parseFrame(data.toString(), AUTHENTICATED_LIMITS)
      if (this.#answersPings && isServerPing(stanza)) {
        this.send(`<iq type='result' id='${stanza.id}' to='${stanza.from}'/>`)
        return
      }
      this.#inbox.push(stanza)
      this.#wake()
    })
    this.#socket.on("error", () => this.#wake())
    this.#socket.on("close", () => {
      this.#closed = true
      this.#wake()
    })
  }

  /** The full JID once bound. */
  get jid(): Jid {
    if (this.#jid === undefined) throw new Error("This client is not signed in")
    return this.#jid
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** From now on the server asks in vain whether anybody is there (XEP-0199), and a test sees that it asks. */
  playDead(): void {
    this.#answersPings = false
  }

  /** What has arrived and nobody has taken. */
  get inbox(): readonly Stanza[] {
    return this.#inbox
  }

  /** `from` is as whom the client says it will log in. */
  async openStream(domain: string, from?: Jid): Promise<Stanza> {
    if (this.#socket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve, reject) => {
        this.#socket.once("open", resolve)
        this.#socket.once("error", reject)
      })
    }
    const claimed = from === undefined ? "" : ` from='${from.bare}'`
    this.send(`<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'${claimed} to='${domain}' version='1.0'/>`)
    await this.next("open")
    return this.next("features")
  }

  async signIn(address: Jid, password: string, resource?: string): Promise<void> {
    await this.openStream(address.domain)
    await signIn(this, address, password)
    await this.openStream(address.domain)
    const wanted = resource === undefined ? "" : `<resource>${resource}</resource>`
    const bound = await this.ask(`<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>${wanted}</bind>`, {
      type: "set",
    })
    const jid = bound.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")?.child("jid")?.text
    this.#jid = Jid.parse(jid ?? "")
  }

  /**
   * Logs in by XEP-0388, with what is wanted along with that as markup, by default just a resource. Gives `<success/>`; the
   * features are left in the inbox.
   */
  async logIn(address: Jid, password: string, inline = "<bind xmlns='urn:xmpp:bind:0'/>"): Promise<Stanza> {
    await this.openStream(address.domain, address)
    const success = await authenticateWith(this, address, password, inline)
    this.takeAddress(success)
    return success
  }

  /** After a log-in of another kind: `<success/>` says who this client is. */
  takeAddress(success: Stanza): void {
    this.#jid = Jid.parse(success.child("authorization-identifier")?.text ?? "")
  }

  /** Sends text as it is; a first-level element without a namespace gets `jabber:client`. */
  send(text: string): void {
    const needsNamespace = !/^<[^>]*\sxmlns=/.test(text)
    this.#socket.send(needsNamespace ? text.replace(/^<([\w-]+)/, "<$1 xmlns='jabber:client'") : text)
  }

  /** Takes the first stanza, arrived or to come, of that name (or one of `a|b`) and that `matches`. */
  async next(name: string, matches: (stanza: Stanza) => boolean = () => true): Promise<Stanza> {
    const names = name.split("|")
    const deadline = Date.now() + PATIENCE_MS
    for (;;) {
      const index = this.#inbox.findIndex((stanza) => names.includes(stanza.name) && matches(stanza))
      const [found] = index < 0 ? [] : this.#inbox.splice(index, 1)
      if (found !== undefined) return found
      const restMs = deadline - Date.now()
      if (this.#closed || restMs <= 0) {
        const seen = this.#inbox.map(String).join("\n") || "nothing"
        throw new Error(
          `No <${name}> came${this.#closed ? " before the stream closed" : ""}; in the inbox:\n${seen}`,
        )
      }
      await this.#arrival(restMs)
    }
  }

  /** Sends an IQ and gives the answer, which may be an error. */
  async request(
    payload: string,
    { type = "get", to }: { readonly type?: "get" | "set"; readonly to?: Jid | string } = {},
  ): Promise<Stanza> {
    const id = randomId()
    const address = to === undefined ? "" : ` to='${to}'`
    this.send(`<iq type='${type}' id='${id}'${address}>${payload}</iq>`)
    return this.next("iq", (stanza) => stanza.id === id && stanza.type !== "get" && stanza.type !== "set")
  }

  /** Sends an IQ and gives the result; an error fails the test. */
  async ask(
    payload: string,
    options: { readonly type?: "get" | "set"; readonly to?: Jid | string } = {},
  ): Promise<Stanza> {
    const answer = await this.request(payload, options)
    assert.equal(answer.type, "result", `${payload} was refused: ${answer}`)
    return answer
  }

  /** Sends an IQ and gives the condition of the error; a result fails the test. */
  async askInVain(
    payload: string,
    options: { readonly type?: "get" | "set"; readonly to?: Jid | string } = {},
  ): Promise<string> {
    const answer = await this.request(payload, options)
    assert.equal(answer.type, "error", `${payload} was not refused: ${answer}`)
    return parseStanzaError(answer).condition
  }

  /** Everything that arrived up to now: a ping there and back proves that nothing is still on its way to us. */
  async settle(): Promise<readonly Stanza[]> {
    await this.request("<ping xmlns='urn:xmpp:ping'/>", { to: this.jid.domain })
    return this.#inbox
  }

  /** Takes all that has arrived, or all of that name. */
  takeAll(name?: string): Stanza[] {
    const isWanted = (stanza: Stanza) => name === undefined || stanza.name === name
    const taken = this.#inbox.filter(isWanted)
    const rest = this.#inbox.filter((stanza) => !isWanted(stanza))
    this.#inbox.splice(0, this.#inbox.length, ...rest)
    return taken
  }

  /** Proves that nothing of that name has arrived. */
  async expectNo(name: string, matches: (stanza: Stanza) => boolean = () => true): Promise<void> {
    const arrived = (await this.settle()).filter((stanza) => stanza.name === name && matches(stanza))
    assert.deepEqual(arrived.map(String), [])
  }

  /** The connection breaks, as when a cable is pulled. */
  cut(): void {
    this.#socket.terminate()
  }

  /** Says goodbye and waits for the server's. */
  async close(): Promise<void> {
    if (this.#closed) return
    const gone = new Promise((resolve) => this.#socket.once("close", resolve))
    if (this.#socket.readyState === WebSocket.OPEN)
      this.send("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>")
    const timer = setTimeout(() => this.#socket.terminate(), 2000)
    await gone
    clearTimeout(timer)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #wake(): void {
    for (const watch of this.#watchers) watch()
  }

  #arrival(restMs: number): Promise<void> {
    return new Promise((resolve) => {
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

/** The server itself asks whether the client is there. */
function isServerPing(stanza: Stanza): boolean {
  return (
    stanza.name === "iq" &&
    stanza.type === "get" &&
    stanza.has("ping", NS_PING) &&
    stanza.from?.includes("@") === false
  )
}
