import type { z } from "zod"
import type { Blobs } from "./blobs.ts"
import type { Database, Migration } from "./database.ts"
import type { Federation } from "./federation.ts"
import type { Hooks } from "./hooks.ts"
import type { Hosting } from "./hosting.ts"
import type { Http } from "./http.ts"
import type { MaybePromise } from "./maybe-promise.ts"
import type { Api } from "./operation.ts"
import type { Xmpp } from "./xmpp.ts"

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Calls back once; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void
}

/** Structured: the sentence first, then facts. Never the content of a message. */
export interface Log {
  debug(text: string, facts?: Readonly<Record<string, unknown>>): void
  info(text: string, facts?: Readonly<Record<string, unknown>>): void
  warn(text: string, facts?: Readonly<Record<string, unknown>>): void
  error(text: string, facts?: Readonly<Record<string, unknown>>): void
}

export interface Metrics {
  counter(name: string, help: string): { add(count?: number): void }
  /** Read when somebody asks for `/metrics`. */
  gauge(name: string, help: string, read: () => number): void
}

/** All that a feature may touch. Everything registered through it is taken back when the feature stops. */
export interface Scope<Needs, Config> {
  readonly needs: Needs
  readonly config: Config
  readonly db: Database
  readonly blobs: Blobs
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /**
   * 32 bytes for a purpose of this feature, always the same. They are not in the database: what is drawn from them is worth
   * nothing to who gets hold of that alone.
   */
  readonly secret: (purpose: string) => Uint8Array
  readonly hooks: Hooks
  readonly xmpp: Xmpp
  readonly api: Api
  readonly http: Http
  readonly federation: Federation
  /** The other domains of the server: for features of its first domain, whose administrators may add and remove them. */
  readonly hosting: Hosting | undefined
  /** Runs when the feature stops, last registered first. */
  onStop(stop: () => MaybePromise<void>): void
}

// biome-ignore lint/suspicious/noExplicitAny: the list of needs holds features of any service
export type AnyFeature = Feature<any>
export type Needs = Readonly<Record<string, AnyFeature>>
export type ServiceOf<F> = F extends Feature<infer Service> ? Service : never
export type ServicesOf<N extends Needs> = { readonly [Name in keyof N]: ServiceOf<N[Name]> }

export interface Feature<Service> {
  readonly name: string
  /** XEP number to the version of the text it follows; makes docs/xeps.md and the DOAP file. */
  readonly xeps: Readonly<Record<number, string>>
  readonly needs: Needs
  /** The keys of its section `[name]` in kith.toml: `z.object` with a default and `.describe()` for every key. */
  readonly config: z.ZodObject | undefined
  /** In order of their names: `0001-create-last-seen`. */
  readonly migrations: Readonly<Record<string, Migration>>
  // biome-ignore lint/suspicious/noExplicitAny: the host gives each feature the scope it declared
  readonly setup: (scope: Scope<any, any>) => MaybePromise<Service>
}

/**
 * Declares a feature: the one interface of built-in features and plugins. `setup` registers things through its scope
 * and returns the service that other features receive when they list this one in their `needs`.
 */
export function defineFeature<
  Service,
  const N extends Needs = Record<never, never>,
  Config extends z.ZodObject = z.ZodObject<Record<never, never>>,
>(definition: {
  readonly name: string
  readonly xeps?: Readonly<Record<number, string>>
  readonly needs?: N
  readonly config?: Config
  readonly migrations?: Readonly<Record<string, Migration>>
  readonly setup: (scope: Scope<ServicesOf<N>, z.output<Config>>) => MaybePromise<Service>
}): Feature<Service> {
  return {
    name: definition.name,
    xeps: definition.xeps ?? {},
    needs: definition.needs ?? {},
    config: definition.config,
    migrations: definition.migrations ?? {},
    setup: definition.setup,
  }
}
