import { useSyncExternalStore } from "react"

function subscribe(listener: () => void): () => void {
  addEventListener("online", listener)
  addEventListener("offline", listener)
  return () => {
    removeEventListener("online", listener)
    removeEventListener("offline", listener)
  }
}

/** Whether the device says it has a network. `true` promises nothing; `false` is certain. */
export function useNetwork(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}
