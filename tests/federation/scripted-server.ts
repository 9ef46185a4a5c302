import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { type AddressInfo, connect as connectTcp, type Socket } from "node:net"
import { connect, createServer, type Server, type TLSSocket } from "node:tls"
import type { CertificateFiles } from "./authority.ts"
import type { Peer } from "./peer.ts"
import { ServerStream } from "./server-stream.ts"

const EXTERNAL =
  "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms>"

/** A server of a domain that keeps to no rules but those of the test. All its doors and calls are TLS from the first byte. */
export class ScriptedServer {
  readonly domain: string
  readonly #server: Server
  readonly #identity: { readonly cert: string; readonly key: string }
  readonly #waiting: ServerStream[] = []
  readonly #open = new Set<Socket>()
  #wake = () => {}

  private constructor(domain: string, identity: { cert: string; key: string }) {
    this.domain = domain
    this.#identity = identity
    this.#server = createServer({ ...identity, ALPNProtocols: ["xmpp-server"] }, (socket) => {
      this.#waiting.push(this.#hold(socket))
      this.#wake()
    })
  }

  static async start(domain: string, files: CertificateFiles): Promise<ScriptedServer> {
    const [cert, key] = await Promise.all([readFile(files.certificate, "utf8"), readFile(files.key, "utf8")])
    const server = new ScriptedServer(domain, { cert, key })
    await once(server.#server.listen(0, "127.0.0.1"), "listening")
    return server
  }

  get records(): { readonly directTlsPort: number } {
    return { directTlsPort: (this.#server.address() as AddressInfo).port }
  }

  /** Calls a server, and opens a stream in the name of `from`. */
  async call(
    peer: Peer,
    { from = this.domain, to = peer.domain }: { from?: string; to?: string } = {},
  ): Promise<ServerStream> {
    const stream = await this.connect(peer)
    await stream.open(from, to)
    return stream
  }

  /** Calls a server and says nothing yet. */
  async connect(peer: Peer): Promise<ServerStream> {
    const socket = connect({
      ...this.#identity,
      host: "127.0.0.1",
      port: peer.records.directTlsPort ?? 0,
      servername: peer.domain,
      ALPNProtocols: ["xmpp-server"],
      // Who answers is no question of these tests.
      rejectUnauthorized: false,
    })
    const stream = this.#hold(socket)
    await once(socket, "secureConnect")
    return stream
  }

  /** The same with the certificate as proof: stanzas may follow. */
  async callAndLogIn(peer: Peer): Promise<ServerStream> {
    const stream = await this.call(peer)
    await stream.logIn(this.domain, peer.domain)
    return stream
  }

  /** Waits to be called. */
  async answer(): Promise<ServerStream> {
    for (;;) {
      const stream = this.#waiting.shift()
      if (stream !== undefined) return stream
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Waits to be called, and lets whoever calls log in; offers these features besides. */
  async answerAndLetIn(features = ""): Promise<ServerStream> {
    const stream = await this.answer()
    await stream.accept(EXTERNAL)
    await stream.next("auth")
    stream.restart()
    stream.send("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
    await stream.accept(features)
    return stream
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy()
    const closed = once(this.#server, "close")
    this.#server.close()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #hold(socket: TLSSocket): ServerStream {
    this.#open.add(socket)
    socket.once("close", () => this.#open.delete(socket))
    return new ServerStream(socket)
  }
}

/** A connection to the port for STARTTLS on which nothing has been said. */
export async function knock(peer: Peer): Promise<Socket> {
  const socket = connectTcp({ host: "127.0.0.1", port: peer.records.port ?? 0 })
  socket.on("error", () => {})
  await once(socket, "connect")
  return socket
}
