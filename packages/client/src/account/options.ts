import type { Endpoint } from "../connection/endpoint.ts"
import type { Account, Credentials } from "./account.ts"

/** What `openAccount` of both entries takes; Node's adds `store`. */
export interface AccountOptions {
  readonly credentials: Credentials
  readonly endpoint: Endpoint
  /** By default a new one or one the server gives, so that several tabs or bots of one account live side by side. */
  readonly resource?: string
  /** What we answer to a question for our version (XEP-0092). Others may see the name in our full address. */
  readonly software?: { readonly name: string; readonly version: string }
}

/**
 * Opens the local store and begins to connect. Resolves when the store is open: what it holds can be shown at once,
 * with or without a connection. `account.whenOnline()` tells whether the server let us in.
 */
export type OpenAccount<Options extends AccountOptions = AccountOptions> = (
  options: Options,
) => Promise<Account>

/** Finds how to reach a domain (XEP-0156 host-meta in browsers; also SRV records in Node). */
export type DiscoverEndpoint = (domain: string) => Promise<Endpoint>
