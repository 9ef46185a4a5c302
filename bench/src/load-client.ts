import { type Connection, type Door, openConnection, type Target } from "./connection.ts"
import { Scram } from "./scram.ts"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind"

/**
 * As little of a client as can load a server: it looks for a few words in what arrives and never builds anything.
 * Once it listens, it does not even make text of it.
 */
export class LoadClient {
  readonly #target: Target
  readonly #door: Door
  readonly user: string
  readonly #password: string
  #connection: Connection | undefined
  #received = ""
  #waiting: { readonly until: RegExp; readonly resolve: (text: string) => void } | undefined
  #onBytes: ((bytes: Buffer) => void) | undefined
  #failure: Error | undefined
  #onFailure: ((error: Error) => void) | undefined

  constructor(target: Target, door: Door, user: string, password: string) {
    this.#target = target
    this.#door = door
    this.user = user
    this.#password = password
  }

  /** Connects and opens a stream; answers with what the server offers. */
  async open(): Promise<string> {
    await this.connect()
    return this.#openStream()
  }

  /** Only connects, and sends nothing. */
  async connect(): Promise<void> {
    this.#connection = await openConnection(this.#target, this.#door, {
      onBytes: (bytes) => this.#take(bytes),
      onEnd: (reason) => this.#fail(new Error(`${this.user}: ${reason.message}`)),
    })
  }

  /** XEP-0077 on a stream nobody has signed in on. */
  async register(): Promise<void> {
    const fields = `<username>${this.user}</username><password>${this.#password}</password>`
    const answer = await this.ask(
      `<iq type='set' id='reg'><query xmlns='jabber:iq:register'>${fields}</query></iq>`,
      /<iq[^>]*(\/>|>.*?<\/iq>)/s,
    )
    if (!/type=['"]result['"]/.test(answer) && !answer.includes("conflict")) {
      throw new Error(`${this.user} could not be registered: ${answer}`)
    }
  }

  /** SCRAM-SHA-1 and binding; without presence the session is idle. */
  async signIn(resource: string): Promise<void> {
    await this.authenticate()
    const bind = `<bind xmlns='${NS_BIND}'><resource>${resource}</resource></bind>`
    await this.ask(`<iq type='set' id='bind'>${bind}</iq>`, /<\/jid>.*?<\/iq>/s)
  }

  /** SCRAM-SHA-1, without binding. */
  async authenticate(): Promise<void> {
    const scram = new Scram(this.user, this.#password)
    const challenge = await this.ask(
      `<auth xmlns='${NS_SASL}' mechanism='SCRAM-SHA-1'>${encode(scram.first)}</auth>`,
      /<(challenge|failure)[^>]*>.*?<\/\1>/s,
    )
    const success = await this.ask(
      `<response xmlns='${NS_SASL}'>${encode(scram.answer(decode(challenge)))}</response>`,
      /<(success|failure)[^>]*>.*?<\/\1>/s,
    )
    if (!scram.isServerProved(decode(success))) throw new Error(`${this.user} could not sign in: ${success}`)
    await this.#openStream()
  }

  /** Makes the session available, and waits until the server shows it the presence it broadcast. */
  async becomeAvailable(): Promise<void> {
    await this.ask("<presence/>", /<presence[^>]*(\/>|<\/presence>)/)
  }

  /** From now on everything goes to `onBytes`, in whatever pieces it comes; they are overwritten after the call. */
  listen(onBytes: (bytes: Buffer) => void): void {
    this.#onBytes = onBytes
    if (this.#received !== "") onBytes(Buffer.from(this.#received))
    this.#received = ""
  }

  /** Sends one element and waits for what answers it. */
  async ask(text: string, until: RegExp): Promise<string> {
    const answer = this.expect(until)
    this.send(text)
    return answer
  }

  /** Waits for what comes next that is like this; what came before it is forgotten. */
  expect(until: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure)
      this.#onFailure = (error) =>
        reject(new Error(`${error.message} after: ${this.#received.slice(0, 500)}`))
      this.#waiting = { until, resolve }
      this.#lookForAnswer()
    })
  }

  message(to: string, id: string, body: string): string {
    return `<message to='${to}' type='chat' id='${id}'><body>${body}</body></message>`
  }

  send(stanza: string): void {
    this.write(this.encode(stanza))
  }

  /** One stanza as it goes over this client's wire, for {@link write}. */
  encode(stanza: string): Buffer {
    if (this.#connection === undefined) throw this.#failure ?? new Error(`${this.user} is not connected`)
    return this.#connection.encode(this.#inNamespace(stanza))
  }

  /** One encoded stanza or several of them. */
  write(bytes: Buffer): void {
    if (this.#failure !== undefined) throw this.#failure
    this.#connection?.write(bytes)
  }

  onFailure(listener: (error: Error) => void): void {
    this.#onFailure = listener
  }

  /** Cuts the connection without a word. */
  close(): void {
    this.#onFailure = undefined
    this.#failure ??= new Error(`${this.user} has closed the connection`)
    this.#connection?.destroy()
  }

  #openStream(): Promise<string> {
    const to = `to='${this.#target.domain}' version='1.0'`
    this.#received = ""
    return this.ask(
      this.#door === "websocket"
        ? `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' ${to}/>`
        : `<?xml version='1.0'?><stream:stream ${to} xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
      /<stream:features.*<\/stream:features>|<features.*<\/features>/s,
    )
  }

  /** A WebSocket has no stream around its stanzas that would tell their namespace (RFC 7395 §3.3.3). */
  #inNamespace(stanza: string): string {
    return this.#door === "websocket"
      ? stanza.replace(/^<(iq|message|presence)\b/, "<$1 xmlns='jabber:client'")
      : stanza
  }

  #take(bytes: Buffer): void {
    if (this.#onBytes !== undefined) {
      this.#onBytes(bytes)
      return
    }
    this.#received += bytes.toString()
    this.#lookForAnswer()
  }

  #lookForAnswer(): void {
    const waiting = this.#waiting
    const match = waiting?.until.exec(this.#received)
    if (waiting === undefined || !match) return
    this.#received = this.#received.slice(match.index + match[0].length)
    this.#waiting = undefined
    waiting.resolve(match[0])
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    this.#onFailure?.(error)
  }
}

const encode = (text: string) => Buffer.from(text).toString("base64")
const decode = (element: string) => Buffer.from(element.replace(/<[^>]*>/g, ""), "base64").toString()
