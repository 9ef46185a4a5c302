import { connect, type Socket } from "node:net"
import { connect as connectTls, type TLSSocket } from "node:tls"
import {
  type ChannelBinding,
  decodeBase64,
  encodeBase64,
  encodePlain,
  type LoginOffer,
  ScramClient,
  type ScramHashName,
  type Stanza,
} from "@kith/xmpp"
import { AUTHENTICATED_LIMITS, StreamFramer, type StreamHeader } from "@kith/xmpp/stream"
import { testCrypto } from "./test-accounts.ts"

const PATIENCE_MS = 5_000
const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls"
const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind"
const NS_MANAGEMENT = "urn:xmpp:sm:3"

export interface ScramOptions {
  readonly hash?: ScramHashName
  readonly channelBinding?: ChannelBinding
  readonly couldBind?: boolean
  /** What the client believes to have been offered (XEP-0474). */
  readonly offer?: LoginOffer
}

/** A scripted client over TCP that sends what it is told, right or wrong, and hands out what comes, in order. */
export class StreamClient {
  #socket: Socket
  readonly #framer: StreamFramer
  readonly #inbox: Stanza[] = []
  #header: StreamHeader | undefined
  #wake: () => void = () => {}
  #isEnded = false
  #isClosed = false
  #received = ""

  constructor(socket: Socket) {
    this.#framer = new StreamFramer(
      {
        onStreamStart: (header) => {
          this.#header = header
        },
        onStanza: (stanza) => this.#inbox.push(stanza),
        onStreamEnd: () => {
          this.#isEnded = true
        },
      },
      { ...AUTHENTICATED_LIMITS, maxBytes: 4_000_000 },
    )
    this.#socket = socket
    this.#attach(socket)
  }

  static connectTcp(port: number): StreamClient {
    return new StreamClient(connect({ host: "127.0.0.1", port }))
  }

  static async connectDirectTls(
    port: number,
    alpn: readonly string[] = ["xmpp-client"],
    serverName = "",
  ): Promise<StreamClient> {
    const socket = connectTls({
      host: "127.0.0.1",
      port,
      rejectUnauthorized: false,
      servername: serverName,
      ...(alpn.length > 0 && { ALPNProtocols: [...alpn] }),
    })
    await new Promise((resolve, reject) => {
      socket.once("secureConnect", resolve)
      socket.once("error", reject)
    })
    return new StreamClient(socket)
  }

  get tls(): TLSSocket {
    return this.#socket as TLSSocket
  }
  get header(): StreamHeader | undefined {
    return this.#header
  }
  /** The whole text since the connection was made or secured. */
  get received(): string {
    return this.#received
  }
  /** Whether the server has ended its stream. */
  get isEnded(): boolean {
    return this.#isEnded
  }
  get isClosed(): boolean {
    return this.#isClosed
  }
  get inbox(): readonly Stanza[] {
    return this.#inbox
  }

  /** Takes everything that has come. */
  takeAll(): Stanza[] {
    return this.#inbox.splice(0)
  }

  send(text: string | Uint8Array): void {
    this.#socket.write(text)
  }

  /** Stops and goes on reading from the network. */
  stopReading(): void {
    this.#socket.pause()
  }
  readOn(): void {
    this.#socket.resume()
  }

  /** Opens a stream, forgetting the one before, and gives the features. */
  async open(to = "localhost", from?: string): Promise<Stanza> {
    const claimed = from === undefined ? "" : ` from='${from}'`
    this.send(
      `<?xml version='1.0'?><stream:stream${claimed} to='${to}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
    )
    return this.next("features")
  }

  /** Takes the next element, which must have that name (or one of `a|b`). */
  async next(names: string): Promise<Stanza> {
    await this.until(() => this.#inbox.length > 0, `<${names}>`)
    const [next] = this.#inbox
    if (next === undefined || !names.split("|").includes(next.name)) {
      throw new Error(`Instead of <${names}> came ${next}`)
    }
    this.#inbox.shift()
    return next
  }

  /** Waits for the connection to be closed; gives the condition of the stream error that came before, if one did. */
  async closing(): Promise<string | undefined> {
    await this.until(() => this.#isClosed || this.#inbox.some(({ name }) => name === "error"), "the end")
    const error = this.#inbox.find(({ name }) => name === "error")
    await this.until(() => this.#isClosed, "the end of the connection")
    return error?.elements[0]?.name
  }

  async until(isTrue: () => boolean, what = "something"): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (!isTrue()) {
      const restMs = deadline - Date.now()
      if (restMs <= 0 || this.#isClosed) {
        const state = this.#isClosed ? "The connection was closed" : "Nothing came"
        throw new Error(`${state} while waiting for ${what}; received: ${this.#received.slice(-2000)}`)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(restMs, 50))
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** `serverName` is what the client indicates (RFC 6066 §3); empty for nothing. */
  async startTls(serverName = "", identity: { cert?: string; key?: string } = {}): Promise<void> {
    this.send(`<starttls xmlns='${NS_TLS}'/>`)
    await this.next("proceed")
    await this.secure(serverName, identity)
  }

  /** TLS on a connection on which the server has said that it may begin. */
  async secure(serverName = "", identity: { cert?: string; key?: string } = {}): Promise<void> {
    const plain = this.#socket
    plain.removeAllListeners("data")
    plain.removeAllListeners("close")
    this.#framer.reset()
    const secure = connectTls({
      socket: plain,
      rejectUnauthorized: false,
      servername: serverName,
      ...identity,
    })
    this.#attach(secure)
    await new Promise((resolve, reject) => {
      secure.once("secureConnect", resolve)
      secure.once("error", reject)
    })
  }

  /** Goes through SCRAM; gives `<success/>` or `<failure/>`. The stream is to be opened anew after success. */
  async scram(name: string, password: string, options: ScramOptions = {}): Promise<Stanza> {
    const { hash = "SHA-256", channelBinding } = options
    const scram = new ScramClient({ username: name, password, crypto: testCrypto, hash, ...options })
    const mechanism = `SCRAM-${hash}${channelBinding === undefined ? "" : "-PLUS"}`
    this.send(`<auth xmlns='${NS_SASL}' mechanism='${mechanism}'>${encode(scram.begin())}</auth>`)
    const challenge = await this.next("challenge|failure")
    if (challenge.name === "failure") return challenge
    this.send(`<response xmlns='${NS_SASL}'>${encode(await scram.respond(decode(challenge)))}</response>`)
    const outcome = await this.#outcome()
    if (outcome.name === "success") scram.verify(decode(outcome))
    return outcome
  }

  async plain(name: string, password: string): Promise<Stanza> {
    return this.auth("PLAIN", encodeBase64(encodePlain(name, password)))
  }

  /** Goes through a mechanism of one message. */
  async auth(mechanism: string, message: string): Promise<Stanza> {
    this.send(`<auth xmlns='${NS_SASL}' mechanism='${mechanism}'>${message}</auth>`)
    return this.#outcome()
  }

  /** RFC 6120 §6.4.6: with success the old stream is over. */
  async #outcome(): Promise<Stanza> {
    const outcome = await this.next("success|failure")
    if (outcome.name === "success") this.#framer.reset()
    return outcome
  }

  /** Logs in on an open stream and opens the next one. */
  async logIn(name: string): Promise<Stanza> {
    const outcome = await this.scram(name, `${name}-password`)
    if (outcome.name !== "success") throw new Error(`${outcome}`)
    return this.open()
  }

  async bind(resource: string): Promise<Stanza> {
    this.send(
      `<iq type='set' id='bind'><bind xmlns='${NS_BIND}'><resource>${resource}</resource></bind></iq>`,
    )
    return this.next("iq")
  }

  /** From the first byte to a bound resource. */
  async signIn(name: string, resource: string): Promise<void> {
    const features = await this.open()
    if (features.has("starttls", NS_TLS)) {
      await this.startTls()
      await this.open()
    }
    await this.logIn(name)
    await this.bind(resource)
  }

  /** Turns stream management on; gives the id to resume the session by. */
  async enableManagement(isResumable = true): Promise<string> {
    this.send(`<enable xmlns='${NS_MANAGEMENT}'${isResumable ? " resume='true'" : ""}/>`)
    return (await this.next("enabled")).id ?? ""
  }

  /** Connects anew up to the point at which a session is bound or resumed. */
  async resume(name: string, id: string, handled: number): Promise<Stanza> {
    const features = await this.open()
    if (features.has("starttls", NS_TLS)) {
      await this.startTls()
      await this.open()
    }
    await this.logIn(name)
    this.send(`<resume xmlns='${NS_MANAGEMENT}' previd='${id}' h='${handled}'/>`)
    return this.next("resumed|failed")
  }

  /** Asks how many stanzas the server has taken over. */
  async handled(): Promise<number> {
    this.send(`<r xmlns='${NS_MANAGEMENT}'/>`)
    await this.until(() => this.#inbox.some(({ name }) => name === "a"), "<a/>")
    const index = this.#inbox.findIndex(({ name }) => name === "a")
    const [answer] = this.#inbox.splice(index, 1)
    return Number(answer?.attrs.h)
  }

  acknowledge(h: number): void {
    this.send(`<a xmlns='${NS_MANAGEMENT}' h='${h}'/>`)
  }

  /** Says no more, without ending the stream. */
  hangUp(): void {
    this.#socket.end()
  }

  /** As when a cable is pulled. */
  cut(): void {
    this.#socket.destroy()
  }

  #attach(socket: Socket): void {
    this.#socket = socket
    this.#received = ""
    socket.on("data", (chunk: Buffer) => {
      this.#received += chunk
      this.#framer.push(chunk)
      this.#wake()
    })
    socket.on("error", () => {})
    socket.on("close", () => {
      this.#isClosed = true
      this.#wake()
    })
  }
}

const encode = (text: string) => encodeBase64(new TextEncoder().encode(text))
const decode = (element: Stanza) => decodeBase64(element.toElement().text) ?? new Uint8Array()
