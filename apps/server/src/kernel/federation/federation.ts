import { readFile } from "node:fs/promises"
import type { Clock, Database, Federation, Hooks, Log, ServerLink } from "@kith/feature-kit"
import type { ServerTls } from "../listeners/tls/server-tls.ts"
import type { XmppRegistry } from "../router/xmpp-registry.ts"
import { DialbackAnswers } from "./dialback-answers.ts"
import { DialbackKeys } from "./dialback-keys.ts"
import { IncomingStreams } from "./incoming-streams.ts"
import { Links } from "./links.ts"
import { openNames } from "./names/index.ts"
import { OutgoingStreams } from "./outgoing-streams.ts"
import { PeerTls } from "./peer-tls.ts"
import { ResumableStreams } from "./resumable-streams.ts"
import { type FederationSettings, isFederated } from "./settings.ts"

export interface FederationParts {
  readonly settings: FederationSettings
  readonly registry: XmppRegistry
  readonly database: Database
  readonly hooks: Hooks
  readonly clock: Clock
  readonly log: Log
  /** What dialback keys are drawn from. */
  readonly secret: Uint8Array
}

export interface FederationPorts {
  readonly servers: number | undefined
  readonly serversDirectTls: number | undefined
}

/** How long a stop waits for other servers. */
const GOODBYE_MS = 2000
const SWEEP_MS = 1000

/** Everything between this server and others (RFC 6120, XEP-0220). Nothing is sent before the doors are open. */
export class ServerFederation implements Federation {
  readonly isEnabled: boolean
  readonly #parts: FederationParts
  readonly #links: Links
  readonly #opened = Promise.withResolvers<OutgoingStreams>()
  #incoming: IncomingStreams | undefined
  #cancelSweep = () => {}
  #takeBack = () => {}
  #closeNames = () => {}

  constructor(parts: FederationParts) {
    const { settings, registry } = parts
    this.#parts = parts
    this.isEnabled = isFederated(settings, registry.domain)
    this.#links = new Links({
      ...parts,
      router: () => registry.router,
      connect: async (link, resumption) => (await this.#opened.promise).connect(link, resumption),
    })
    if (this.isEnabled) this.#takeBack = registry.domains.serveOthers(this.#links)
  }

  links(): readonly ServerLink[] {
    return [...this.#links.report(), ...(this.#incoming?.report() ?? [])]
  }

  close(domain: string): number {
    return this.#links.closeAll(domain) + (this.#incoming?.closeAll(domain) ?? 0)
  }

  retry(domain: string): number {
    return this.#links.retryAll(domain)
  }

  /** Opens the doors, and goes on with what waited before the start. Throws where a port cannot be opened. */
  async open(tls: ServerTls, addresses: readonly string[]): Promise<FederationPorts> {
    if (!this.isEnabled) return { servers: undefined, serversDirectTls: undefined }
    const { settings, registry, hooks, clock, log, secret } = this.#parts
    const authorities = settings.authorities === "" ? "" : await readFile(settings.authorities, "utf8")
    const peerTls = new PeerTls(tls, authorities)
    const isServed = (domain: string) => registry.domains.has(domain)
    const keys = new DialbackKeys(secret)
    const dialback = new DialbackAnswers(keys, isServed)
    const names = openNames(settings, clock, log)
    this.#closeNames = () => names.close()
    const outgoing = new OutgoingStreams({
      settings,
      clock,
      hooks,
      router: registry.router,
      names,
      keys,
      dialback,
      tls: peerTls,
    })
    const incoming = new IncomingStreams({
      settings,
      clock,
      hooks,
      log,
      router: registry.router,
      links: this.#links,
      dialback,
      resumable: new ResumableStreams(clock, settings.resumeSeconds),
      domain: registry.domain,
      isServed,
      verifyKey: (claim) => outgoing.verifyKey(claim),
    })
    this.#incoming = incoming
    const listen = async (port: number | false, isDirectTls: boolean) =>
      port === false ? undefined : incoming.listen(addresses, port, isDirectTls, peerTls)
    const ports = {
      servers: await listen(settings.port, false),
      serversDirectTls: await listen(settings.directTlsPort, true),
    }
    await this.#links.restore()
    this.#opened.resolve(outgoing)
    this.#sweepLater()
    return ports
  }

  /** Says goodbye to all: what they have sent is dealt with, and what they have not got is kept. */
  async stop(): Promise<void> {
    this.#cancelSweep()
    await this.#incoming?.close(GOODBYE_MS)
    this.#closeNames()
    await this.#links.close(GOODBYE_MS)
    this.#takeBack()
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#parts.clock.after(SWEEP_MS, () => {
      const now = this.#parts.clock.now()
      this.#links.sweep(now)
      this.#incoming?.sweep(now)
      this.#sweepLater()
    })
  }
}
