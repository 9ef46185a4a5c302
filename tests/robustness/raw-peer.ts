import { connect, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"

const PATIENCE_MS = 10_000

export const STREAM =
  "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind"

/** Somebody at the other end of a connection who keeps to no protocol. */
export class RawPeer implements Disposable {
  readonly #socket: Socket
  #received = ""
  #isClosed = false
  #wake: () => void = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on("data", (bytes: Buffer) => {
      this.#received += bytes.toString("latin1")
      this.#wake()
    })
    socket.on("error", () => {})
    socket.on("close", () => {
      this.#isClosed = true
      this.#wake()
    })
  }

  static tcp(port: number | undefined): RawPeer {
    return new RawPeer(connect({ host: "127.0.0.1", port: port ?? 0 }))
  }

  static tls(port: number | undefined): RawPeer {
    const socket = connectTls({
      host: "127.0.0.1",
      port: port ?? 0,
      rejectUnauthorized: false,
      ALPNProtocols: ["xmpp-client"],
    })
    return new RawPeer(socket)
  }

  /** Everything that came, a character for a byte. */
  get received(): string {
    return this.#received
  }
  get isClosed(): boolean {
    return this.#isClosed
  }

  send(bytes: string | Uint8Array): this {
    if (!this.#isClosed) this.#socket.write(bytes)
    return this
  }

  stopReading(): void {
    this.#socket.pause()
  }

  readOn(): void {
    this.#socket.resume()
  }

  /** Waits for that text, and takes away what came up to its end. */
  async take(text: string): Promise<string> {
    await this.#until(() => this.#received.includes(text), text)
    const end = this.#received.indexOf(text) + text.length
    const taken = this.#received.slice(0, end)
    this.#received = this.#received.slice(end)
    return taken
  }

  /** Resolves with everything that came, once the server has closed the connection. */
  async closed(): Promise<string> {
    await this.#until(() => this.#isClosed, "the end")
    return this.#received
  }

  /** Resolves once the server has closed the WebSocket that this connection carries, or the connection. */
  async webSocketClosed(): Promise<string> {
    // A frame of opcode 8, which is short (RFC 6455 §5.5.1).
    await this.#until(() => this.#isClosed || /\x88[^\x7e-\xff]/.test(this.#received), "the end")
    return this.#received
  }

  /** Signs in with PLAIN, on a stream over TCP or TLS, and binds a resource. */
  async signIn(username: string, password: string): Promise<this> {
    await this.send(STREAM).take("</stream:features>")
    const message = Buffer.from(`\0${username}\0${password}`).toString("base64")
    await this.send(`<auth xmlns='${NS_SASL}' mechanism='PLAIN'>${message}</auth>`).take("<success")
    await this.send(STREAM).take("</stream:features>")
    await this.send(`<iq type='set' id='b'><bind xmlns='${NS_BIND}'/></iq>`).take("</iq>")
    return this
  }

  cut(): void {
    this.#socket.destroy()
  }

  [Symbol.dispose](): void {
    this.cut()
  }

  async #until(isTrue: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    while (!isTrue()) {
      const restMs = deadline - performance.now()
      if (restMs <= 0 || (this.#isClosed && what !== "the end")) {
        throw new Error(`${what} did not come; this did: ${this.#received.slice(0, 2000)}`)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, restMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
}
