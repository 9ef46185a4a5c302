import type { Live } from "@kith/client"
import { useSyncExternalStore } from "react"

/** The present value; the component is drawn again when it changes. */
export function useLive<T>(live: Live<T>): T {
  return useSyncExternalStore(live.subscribe, live.get)
}
