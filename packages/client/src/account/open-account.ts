import { randomId } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Endpoint } from "../connection/endpoint.ts"
import type { Link } from "../connection/link.ts"
import { SpaceWatch } from "../device-storage/space-watch.ts"
import type { Store } from "../store/store.ts"
import type { PutFile } from "../uploads/put-file.ts"
import type { Account } from "./account.ts"
import { LocalAccount } from "./local-account.ts"
import type { Neighbours } from "./neighbours.ts"
import type { AccountOptions } from "./options.ts"

/** What a place where accounts live brings along: a browser, or Node. */
export interface Platform {
  readonly clock: Clock
  readonly store: Store
  /** Missing where the store outlives the program; `false`: it is gone with it. */
  readonly isStoreLasting?: boolean
  readonly neighbours: Neighbours
  /** What a person calls it, so that they know it in a list of theirs. */
  readonly deviceName?: string | undefined
  readonly putFile: PutFile
  /** `domain`: what a certificate must name. */
  openLink(endpoint: Endpoint, domain: string): Promise<Link>
  /** Calls `listener` when the network changed or the device woke up; the answer ends that. */
  watchNetwork(listener: () => void): () => void
}

export async function openAccountOn(platform: Platform, options: AccountOptions): Promise<Account> {
  const { credentials, endpoint, resource, software = { name: "Kith", version: "0.1.0" } } = options
  const account = new LocalAccount({
    ...platform,
    store: new SpaceWatch(platform.store, platform.clock),
    deviceName: platform.deviceName,
    credentials,
    resource: resource ?? randomId(),
    tag: resource === undefined ? software.name : undefined,
    software,
    openLink: () => platform.openLink(endpoint, credentials.address.domain),
  })
  const unwatch = platform.watchNetwork(() => account.networkChanged())
  account.status.subscribe(() => {
    if (account.status.get().state === "offline") unwatch()
  })
  await account.open()
  return account
}
