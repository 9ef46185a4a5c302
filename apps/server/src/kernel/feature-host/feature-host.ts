import type { AnyFeature, Clock, Database, Federation, Hosting, Log, Metrics } from "@kith/feature-kit"
import type { BlobStore } from "../blobs/index.ts"
import type { HttpRoutes } from "../listeners/http/index.ts"
import type { OperationRegistry } from "../operations/index.ts"
import type { XmppRegistry } from "../router/xmpp-registry.ts"
import type { ServerSecret } from "../secret/server-secret.ts"
import type { HookBus } from "./hook-bus.ts"
import { orderByNeeds } from "./order-by-needs.ts"
import { createScope, type OpenScope } from "./scope.ts"

/** The parts of the kernel that a feature's scope is cut from. */
export interface HostParts {
  readonly database: Database
  readonly blobs: BlobStore
  readonly migrate: (feature: string, migrations: AnyFeature["migrations"]) => Promise<void>
  readonly configOf: (feature: string) => unknown
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly hooks: HookBus
  readonly xmpp: XmppRegistry
  readonly operations: OperationRegistry
  readonly http: HttpRoutes
  readonly federation: Federation
  readonly hosting?: Hosting | undefined
  readonly secret: ServerSecret
}

export interface FeatureHost {
  /** The service of a feature that runs here. */
  service<Service>(feature: { readonly setup: (scope: never) => Service | Promise<Service> }): Service
  /** Takes back everything that was registered, last feature first. */
  stop(): Promise<void>
}

/** Starts features after what they need; when one fails, those already started are stopped again. */
export async function startFeatures(features: readonly AnyFeature[], parts: HostParts): Promise<FeatureHost> {
  const services = new Map<AnyFeature, unknown>()
  const scopes: OpenScope[] = []

  const stop = async () => {
    for (const scope of scopes.splice(0).reverse()) await scope.close()
  }

  try {
    for (const feature of orderByNeeds(features)) {
      await parts.migrate(feature.name, feature.migrations)
      const needs: Record<string, unknown> = {}
      for (const name in feature.needs) needs[name] = services.get(feature.needs[name] as AnyFeature)
      const scope = createScope(feature, needs, parts)
      scopes.push(scope)
      services.set(feature, await feature.setup(scope.scope))
    }
  } catch (error) {
    await stop()
    throw error
  }

  return {
    service(feature) {
      const found = services.get(feature as unknown as AnyFeature)
      if (found === undefined) throw new Error("That feature is not running here")
      return found as never
    },
    stop,
  }
}
