import type { Clock } from "../clock.ts"
import type { ConnectionStatus } from "../connection/status.ts"
import type { Live } from "../live.ts"

/** Resolves while there is a connection. Rejects when `signal` aborts. */
export function whenOnline(status: Live<ConnectionStatus>, signal: AbortSignal): Promise<void> {
  const isOnline = () => status.get().state === "online"
  return untilAborted(signal, (resolve) => {
    if (isOnline()) resolve()
    return status.subscribe(() => isOnline() && resolve())
  })
}

/** Rejects when `signal` aborts. */
export function waitFor(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return untilAborted(signal, (resolve) => clock.after(delayMs, resolve))
}

/** `begin` answers with what ends the waiting. */
function untilAborted(signal: AbortSignal, begin: (resolve: () => void) => () => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    signal.throwIfAborted()
    const settle = (done: () => void) => {
      signal.removeEventListener("abort", aborted)
      // It may settle while it begins.
      queueMicrotask(() => end())
      done()
    }
    const aborted = () => settle(() => reject(signal.reason))
    signal.addEventListener("abort", aborted)
    const end = begin(() => settle(resolve))
  })
}
