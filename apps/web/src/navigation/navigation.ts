import { useSyncExternalStore } from "react"
import { onFeaturesChanged } from "../places/registry.ts"
import { findAccountIn, parseRoute, pathInAccount, type Route } from "./route.ts"

interface Place {
  readonly route: Route
  /** The account the address bar names, if it names one. */
  readonly account: string | undefined
}

const listeners = new Set<() => void>()
/** Stands in all paths while there are several accounts, so that a link or a bookmark means one of them. */
let accountInPaths: string | undefined
let place = readPlace()

function readPlace(): Place {
  const { pathname, hash, search } = location
  return { route: parseRoute(pathname, hash, search), account: findAccountIn(pathname) }
}

function notice(): void {
  place = readPlace()
  for (const listener of listeners) listener()
}

addEventListener("popstate", notice)
addEventListener("hashchange", notice)
// The page that the address bar names may be one of theirs.
onFeaturesChanged(notice)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => place.route)
}

/** The account that the address bar names; `undefined`: none. */
export function useRouteAccount(): string | undefined {
  return useSyncExternalStore(subscribe, () => place.account)
}

/** Where we are, outside of drawing. */
export function currentRoute(): Route {
  return place.route
}

/** From now on paths name that account; `undefined`: there is only one, which needs no name. */
export function nameAccountInPaths(account: string | undefined): void {
  if (account === accountInPaths) return
  accountInPaths = account
  for (const listener of listeners) listener()
}

/** The whole path of a place of ours, such as `/chat/juliet@capulet.example`. */
export function useHref(path: string): string {
  return useSyncExternalStore(subscribe, () => pathInAccount(path, accountInPaths))
}

/** Goes to a path of ours. With `replace` the browser's back button skips the present one. */
export function navigate(path: string, options: { readonly replace?: boolean } = {}): void {
  const whole = pathInAccount(path, accountInPaths)
  if (whole === location.pathname + location.search && location.hash === "") return
  // How many steps of ours lie behind, so that "back" inside the app never leaves it.
  const depth = Number(history.state?.depth ?? 0)
  if (options.replace) history.replaceState({ depth }, "", whole)
  else history.pushState({ depth: depth + 1 }, "", whole)
  notice()
}

/** One step back if that stays in the app, else to `fallback`. */
export function goBack(fallback: string): void {
  if (Number(history.state?.depth ?? 0) > 0) history.back()
  else navigate(fallback, { replace: true })
}
