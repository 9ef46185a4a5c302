import type { Config } from "../config.ts"
import type { Core } from "../core.ts"
import type { LocalDomain } from "../kernel/federation/index.ts"
import { NeighbourEntry } from "../kernel/hosting/neighbour-entry.ts"
import type { ComponentDomain } from "../kernel/listeners/component/index.ts"
import type { Site } from "../kernel/listeners/http/index.ts"
import { openServerTls, type ServerTls } from "../kernel/listeners/tls/server-tls.ts"
import type { HealthCheck } from "../kernel/log/index.ts"
import { createStreamServices } from "../kernel/router/stream-services.ts"
import { ClientDomain } from "../kernel/streams/client-domain.ts"

/** One domain as the doors see it. */
export class Place {
  readonly core: Core
  readonly clients: ClientDomain
  readonly entry: NeighbourEntry
  readonly healthChecks: readonly HealthCheck[]
  /** The components that are declared for it. */
  components: ComponentDomain | undefined
  /** What other servers find, where they may come. */
  local: LocalDomain | undefined
  /** What it has on the web, where that door is open; that of the first domain belongs to the door. */
  site: Site | undefined
  #tls: ServerTls

  private constructor(core: Core, tls: ServerTls, isFirst: boolean) {
    const { config, registry, hooks, clock, log, secret, database, blobs } = core
    this.core = core
    this.#tls = tls
    this.clients = new ClientDomain({
      services: createStreamServices(registry, hooks, log),
      settings: config.streams,
      clock,
      log,
      secret: secret.derive("resources"),
    })
    this.entry = new NeighbourEntry(registry.router, hooks)
    const name = (check: string) => (isFirst ? check : `${check} of ${this.domain}`)
    this.healthChecks = [
      { name: name("database"), run: () => database.ping() },
      { name: name("files"), run: () => blobs.ping() },
    ]
  }

  /** Throws where its certificate cannot be used. */
  static async open(core: Core, isFirst: boolean): Promise<Place> {
    // Nobody uploads before a door is open.
    await core.blobs.clear()
    return new Place(core, await openTls(core, core.config), isFirst)
  }

  /** That of the accounts. */
  get domain(): string {
    return this.core.registry.domain
  }
  get tls(): ServerTls {
    return this.#tls
  }

  /** Shows the certificate that these settings name from now on. Throws where it cannot be used; then the old one stays. */
  async renewCertificate(config: Config): Promise<void> {
    const tls = await openTls(this.core, config)
    this.#tls.close()
    this.#tls = tls
  }

  /** Whether that name is its own, or that of a service of its. */
  readonly owns = (name: string): boolean => this.core.registry.domains.has(name)
}

function openTls({ clock, log }: Core, { tls, server }: Config): Promise<ServerTls> {
  const files = tls.certificate === "" ? undefined : tls
  const { clientAuthorities } = tls
  return openServerTls({ files, clientAuthorities, ...server, clock, log })
}
