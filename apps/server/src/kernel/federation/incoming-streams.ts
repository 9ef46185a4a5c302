import type { ServerLink } from "@kith/feature-kit"
import { StreamError } from "@kith/xmpp"
import { listenTcp, type TcpListener } from "../listeners/tcp/tcp-listener.ts"
import type { TransportTls } from "../listeners/tcp/tcp-transport.ts"
import { ConnectionCounter } from "../streams/connection-counter.ts"
import { bidFarewell } from "../streams/farewell.ts"
import { type IncomingParts, IncomingStream } from "./incoming-stream.ts"

/** The streams that other servers have opened. */
export class IncomingStreams {
  readonly #parts: Omit<IncomingParts, "closed" | "countOf">
  readonly #counter = new ConnectionCounter()
  readonly #open = new Set<IncomingStream>()
  readonly #listeners: TcpListener[] = []
  #isClosing = false

  constructor(parts: Omit<IncomingParts, "closed" | "countOf">) {
    this.#parts = parts
  }

  /** Opens a port; answers with its number. */
  async listen(
    addresses: readonly string[],
    port: number,
    isDirectTls: boolean,
    tls: TransportTls,
  ): Promise<number> {
    const { settings, clock } = this.#parts
    const parts = {
      ...this.#parts,
      countOf: (remoteDomain: string) => this.#of(remoteDomain).length,
      closed: (stream: IncomingStream) => void this.#open.delete(stream),
    }
    const listener = await listenTcp({
      addresses,
      port,
      isDirectTls,
      protocol: "xmpp-server",
      settings,
      tls,
      clock,
      streams: {
        accept: (address, createTransport) => {
          const slot = this.#isClosing ? undefined : this.#counter.admit(address, settings)
          if (slot === undefined) return false
          this.#open.add(new IncomingStream(createTransport(), slot, parts))
          return true
        },
      },
    })
    this.#listeners.push(listener)
    return listener.port
  }

  get count(): number {
    return this.#open.size
  }

  /** Those of a domain served here. */
  report(isOwn: (localDomain: string) => boolean): ServerLink[] {
    return [...this.#open].map((stream) => stream.report(isOwn)).filter((report) => report !== undefined)
  }

  /** Ends what that server has with a domain served here. Answers on how many streams that was. */
  closeAll(remoteDomain: string, isOwn: (localDomain: string) => boolean): number {
    const reason = new StreamError("reset", "The operator has ended this connection.")
    return [...this.#open].filter((stream) => stream.dismiss(isOwn, remoteDomain, reason)).length
  }

  /** A domain is not served any more, or not for a while. */
  leave(isOwn: (localDomain: string) => boolean): void {
    const reason = new StreamError("host-gone", "This domain is not served here any more.")
    for (const stream of [...this.#open]) stream.dismiss(isOwn, undefined, reason)
  }

  #of(remoteDomain: string): IncomingStream[] {
    return [...this.#open].filter((stream) => stream.remoteDomain === remoteDomain)
  }

  /** Ends those that nothing has come over for long. */
  sweep(now: number): void {
    const idleMs = 2 * this.#parts.settings.idleMinutes * 60_000
    for (const stream of this.#open) {
      if (now - stream.usedAt > idleMs) stream.fail(new StreamError("connection-timeout"))
    }
  }

  /** Takes no new connections. */
  async stopListening(): Promise<void> {
    for (const listener of this.#listeners.splice(0)) await listener.close()
  }

  /** Says goodbye to all, after what they have sent. */
  async close(patienceMs: number): Promise<void> {
    this.#isClosing = true
    await this.stopListening()
    await bidFarewell(this.#open, patienceMs, (stream) =>
      stream.leave(new StreamError("system-shutdown", "The server is being stopped.")),
    )
  }
}
