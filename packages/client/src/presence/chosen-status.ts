import type { AccountSettings, OwnStatus } from "../account-settings/settings.ts"
import type { Clock } from "../clock.ts"
import type { OwnPresence } from "./own-presence.ts"

/** Timers of JavaScript know no longer time than 24 days; a day later we look again. */
const LONGEST_WAIT_MS = 86_400_000

/** The status that is in force at `now`: epoch ms, by the clock of the server, as `until` is. */
export function statusAt(status: OwnStatus | null, now: number): OwnStatus | undefined {
  return status === null || (status.until !== undefined && status.until <= now) ? undefined : status
}

/** Shows what the person chose to say of themselves, until it ends: at the same moment on all devices, however wrong their clocks. */
export function showChosenStatus(
  settings: AccountSettings,
  presence: OwnPresence,
  clock: Clock,
  serverNow: () => number,
): () => void {
  let cancel: () => void = () => undefined
  const show = () => {
    cancel()
    const status = statusAt(settings.all.get().status, serverNow())
    presence.setChosen(status)
    if (status?.until === undefined) return
    cancel = clock.after(Math.min(status.until - serverNow(), LONGEST_WAIT_MS), show)
  }
  const stop = settings.all.subscribe(show)
  show()
  return () => {
    stop()
    cancel()
  }
}
