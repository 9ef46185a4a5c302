import { useSyncExternalStore } from "react"

function subscribe(listener: () => void): () => void {
  for (const name of ["focus", "blur"]) addEventListener(name, listener)
  document.addEventListener("visibilitychange", listener)
  return () => {
    for (const name of ["focus", "blur"]) removeEventListener(name, listener)
    document.removeEventListener("visibilitychange", listener)
  }
}

const isInSight = (): boolean => document.visibilityState === "visible"
const isAttentive = (): boolean => isInSight() && document.hasFocus()

/** Whether a person looks at this window: it is in sight and has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, isAttentive)
}

/** Whether a person can see this window, though they may work in another one beside it. */
export function useInSight(): boolean {
  return useSyncExternalStore(subscribe, isInSight)
}
