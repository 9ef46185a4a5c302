import type { AccountDirectory, Blobs, Clock, Log } from "@kith/feature-kit"
import type { UploadSettings } from "../settings.ts"
import type { UploadStore } from "../store.ts"
import type { Removal } from "./removal.ts"
import type { Totals } from "./totals.ts"

/** What the parts of the service share. */
export interface Parts {
  readonly store: UploadStore
  readonly blobs: Blobs
  readonly settings: UploadSettings
  readonly clock: Clock
  readonly log: Log
  readonly accounts: Pick<AccountDirectory, "exists">
  /** The server's own. */
  readonly domain: string
  readonly totals: Totals
  readonly removal: Removal
}
