import type { HttpHandler } from "@kith/feature-kit"

export interface FeatureRoute {
  readonly prefix: string
  readonly handler: HttpHandler
  readonly headers: Readonly<Record<string, string>>
}

/** The paths that features serve themselves, known before the web door opens. */
export class HttpRoutes {
  readonly #routes = new Map<string, FeatureRoute>()
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
