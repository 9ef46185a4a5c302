import { createLastTimes, type LastTimes, type Scope } from "@kith/feature-kit"

export type LastSeenStore = LastTimes

/** When each account was left. */
export const createLastSeenStore = (scope: Pick<Scope<unknown, unknown>, "db" | "clock" | "log">) =>
  createLastTimes({
    ...scope,
    table: "last_seen",
    column: "left_at",
    failure: "Departures could not be stored",
  })
