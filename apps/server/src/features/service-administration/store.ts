import { createLastTimes, type LastTimes, type Scope } from "@kith/feature-kit"

export type LoginStore = LastTimes

/** When each account was last logged in to. */
export const createLoginStore = (scope: Pick<Scope<unknown, unknown>, "db" | "clock" | "log">) =>
  createLastTimes({ ...scope, table: "last_login", column: "at", failure: "Log-ins could not be noted" })
