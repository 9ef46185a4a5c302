import { useSyncExternalStore } from "react"

function subscribe(listener: () => void): () => void {
  for (const name of ["focus", "blur"]) addEventListener(name, listener)
  document.addEventListener("visibilitychange", listener)
  return () => {
    for (const name of ["focus", "blur"]) removeEventListener(name, listener)
    document.removeEventListener("visibilitychange", listener)
  }
}

function isAttentive(): boolean {
  return document.visibilityState === "visible" && document.hasFocus()
}

/** Whether a person looks at this window: it is in sight and has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, isAttentive)
}
