import type { HttpHandler } from "@kith/feature-kit"

export interface FeatureRoute {
  readonly prefix: string
  readonly handler: HttpHandler
  readonly headers: Readonly<Record<string, string>>
}

/** The paths that features serve themselves, known before the web door opens. */
export class HttpRoutes {
  readonly #routes = new Map<string, FeatureRoute>()
  readonly #origins = new Set<() => string>()
  readonly #domain: string
  #publicUrl: string | undefined

  /** `publicUrl` as configured; empty where it is to be guessed. */
  constructor(publicUrl: string, domain: string) {
    this.#publicUrl = publicUrl === "" ? undefined : publicUrl.replace(/\/+$/, "")
    this.#domain = domain
  }

  get all(): readonly FeatureRoute[] {
    return [...this.#routes.values()]
  }

  /** What the web app may reach besides its own origin. */
  get origins(): readonly string[] {
    return [...new Set([...this.#origins].map((origin) => origin()))]
  }

  admitOrigin(origin: () => string): () => void {
    this.#origins.add(origin)
    return () => this.#origins.delete(origin)
  }

  /** On the domain localhost the web door itself; for any other a proxy for HTTPS is taken for granted. */
  get publicUrl(): string {
    return this.#publicUrl ?? `https://${this.#domain}`
  }

  serve(prefix: string, handler: HttpHandler, headers: FeatureRoute["headers"] = {}): () => void {
    if (!/^\/[\w.-]+(\/[\w.-]+)*$/.test(prefix)) throw new Error(`${prefix} is no path to serve`)
    if (this.#routes.has(prefix)) throw new Error(`Two features serve ${prefix}; only one may`)
    this.#routes.set(prefix, { prefix, handler, headers })
    return () => this.#routes.delete(prefix)
  }

  listensOn(port: number): void {
    if (this.#domain === "localhost") this.#publicUrl ??= `http://localhost:${port}`
  }
}
