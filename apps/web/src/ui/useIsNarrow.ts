import { useSyncExternalStore } from "react"

/** As in Workspace.module.css. */
const NARROW = matchMedia("(max-width: 719px)")

function subscribe(listener: () => void): () => void {
  NARROW.addEventListener("change", listener)
  return () => NARROW.removeEventListener("change", listener)
}

/** As `useIsNarrow`, at this moment. */
export const isNarrow = (): boolean => NARROW.matches

/** Whether there is room for one pane only, as on a phone. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => NARROW.matches)
}
