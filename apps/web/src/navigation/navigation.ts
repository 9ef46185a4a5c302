import { useSyncExternalStore } from "react"
import { parseRoute, type Route } from "./route.ts"

const listeners = new Set<() => void>()
let route = readRoute()

function readRoute(): Route {
  return parseRoute(location.pathname, location.hash)
}

function notice(): void {
  route = readRoute()
  for (const listener of listeners) listener()
}

addEventListener("popstate", notice)
addEventListener("hashchange", notice)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => route)
}

/** Goes to a path of ours. With `replace` the browser's back button skips the present one. */
export function navigate(path: string, options: { readonly replace?: boolean } = {}): void {
  if (path === location.pathname && location.hash === "") return
  // How many steps of ours lie behind, so that "back" inside the app never leaves it.
  const depth = Number(history.state?.depth ?? 0)
  if (options.replace) history.replaceState({ depth }, "", path)
  else history.pushState({ depth: depth + 1 }, "", path)
  notice()
}

/** One step back if that stays in the app, else to `fallback`. */
export function goBack(fallback: string): void {
  if (Number(history.state?.depth ?? 0) > 0) history.back()
  else navigate(fallback, { replace: true })
}
