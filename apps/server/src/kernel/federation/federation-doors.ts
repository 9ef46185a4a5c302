import { readFile } from "node:fs/promises"
import type { Clock, Log, ServerLink } from "@kith/feature-kit"
import type { TransportTls } from "../listeners/tcp/tcp-transport.ts"
import { SenderOrders } from "../router/sender-order.ts"
import { DialbackAnswers } from "./dialback-answers.ts"
import { IncomingStreams } from "./incoming-streams.ts"
import type { LocalDomains } from "./local-domain.ts"
import { type Names, openNames } from "./names/index.ts"
import { ResumableStreams } from "./resumable-streams.ts"
import type { FederationSettings } from "./settings.ts"

export interface DoorsParts {
  readonly settings: FederationSettings
  readonly domains: LocalDomains
  readonly clock: Clock
  readonly log: Log
}

export interface FederationPorts {
  readonly servers: number | undefined
  readonly serversDirectTls: number | undefined
}

const CLOSED: FederationPorts = { servers: undefined, serversDirectTls: undefined }

/** How long a stop waits for other servers. */
const GOODBYE_MS = 2000
const SWEEP_MS = 1000

/** What all domains of this process share where they meet other servers: the ports, and how others are found. */
export class FederationDoors {
  readonly dialback: DialbackAnswers
  /** What a user elsewhere has sent takes effect in order, also where one stream takes the place of another. */
  readonly orders = new SenderOrders()
  readonly #parts: DoorsParts
  readonly #incoming: IncomingStreams
  #names: Names | undefined
  #authorities: Promise<string> | undefined
  #opening: Promise<FederationPorts> | undefined
  #ports = CLOSED
  #cancelSweep = () => {}

  constructor(parts: DoorsParts) {
    const { settings, domains, clock, log } = parts
    this.#parts = parts
    this.dialback = new DialbackAnswers(domains)
    const resumable = new ResumableStreams(clock, settings.resumeSeconds)
    const { dialback, orders } = this
    this.#incoming = new IncomingStreams({ settings, clock, log, domains, dialback, resumable, orders })
  }

  get ports(): FederationPorts {
    return this.#ports
  }

  get names(): Names {
    const { settings, clock, log } = this.#parts
    this.#names ??= openNames(settings, clock, log)
    return this.#names
  }

  /** Certificates (PEM) whose word counts besides those that everybody trusts. */
  authorities(): Promise<string> {
    const { authorities } = this.#parts.settings
    this.#authorities ??= authorities === "" ? Promise.resolve("") : readFile(authorities, "utf8")
    return this.#authorities
  }

  /** Lets other servers in, where they are not yet. Throws where a port cannot be opened. */
  async open(addresses: readonly string[], tls: TransportTls): Promise<void> {
    this.#opening ??= this.#listen(addresses, tls)
    try {
      this.#ports = await this.#opening
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }

  report(isOwn: (localDomain: string) => boolean): ServerLink[] {
    return this.#incoming.report(isOwn)
  }

  closeAll(remoteDomain: string, isOwn: (localDomain: string) => boolean): number {
    return this.#incoming.closeAll(remoteDomain, isOwn)
  }

  /** Takes no more for those domains. */
  leave(isOwn: (localDomain: string) => boolean): void {
    this.#incoming.leave(isOwn)
  }

  /** Says goodbye to all: what they have sent is dealt with. */
  async close(): Promise<void> {
    this.#cancelSweep()
    await this.#incoming.close(GOODBYE_MS)
    this.#names?.close()
  }

  async #listen(addresses: readonly string[], tls: TransportTls): Promise<FederationPorts> {
    const { port, directTlsPort } = this.#parts.settings
    const listen = async (wanted: number | false, isDirectTls: boolean) =>
      wanted === false ? undefined : this.#incoming.listen(addresses, wanted, isDirectTls, tls)
    try {
      const servers = await listen(port, false)
      const serversDirectTls = await listen(directTlsPort, true)
      this.#sweepLater()
      return { servers, serversDirectTls }
    } catch (error) {
      // Whoever tries again is not to find one port taken by ourselves.
      await this.#incoming.stopListening()
      throw error
    }
  }

  #sweepLater(): void {
    const { clock } = this.#parts
    this.#cancelSweep = clock.after(SWEEP_MS, () => {
      this.#incoming.sweep(clock.now())
      this.#sweepLater()
    })
  }
}
