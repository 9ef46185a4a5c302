import type { Clock, Log } from "@kith/feature-kit"
import type { RateLimiter } from "./rate-limiter.ts"
import type { OperationRegistry } from "./registry.ts"
import type { ApiSettings } from "./settings.ts"
import type { DescribeRequest } from "./web-origin.ts"

/** Where both doors of the API are on the web. */
export const API_PATH = "/api/v1"

/** What a door of the API is made of. */
export interface DoorParts {
  readonly registry: OperationRegistry
  readonly settings: ApiSettings
  readonly clock: Clock
  readonly log: Log
  readonly describeRequest: DescribeRequest
  /** Counts the requests of each network address, at the doors of all domains together. */
  readonly perAddress?: RateLimiter | undefined
}
