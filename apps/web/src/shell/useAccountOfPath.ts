import { useLayoutEffect, useRef } from "react"
import { navigate, useRoute, useRouteAccount } from "../navigation/navigation.ts"
import { addAccountPath, pathInAccount } from "../navigation/route.ts"
import { type SessionState, switchAccount } from "../session/session.ts"

/** Shows the account that the address bar names, and lets the address bar name the one that is shown. */
export function useAccountOfPath(state: SessionState): void {
  const named = useRouteAccount()
  const route = useRoute()
  const handled = useRef<string>(undefined)
  const shown = state.state === "signed-in" ? state.account.jid.toString() : undefined
  const isMany = state.state === "signed-in" && state.accounts.length > 1

  // biome-ignore lint/correctness/useExhaustiveDependencies: Each place is looked at, also one of the same account.
  useLayoutEffect(() => {
    if (shown === undefined) return
    const isNews = handled.current !== named
    handled.current = named
    if (named === undefined) {
      const whole = pathInAccount(location.pathname, isMany ? shown : undefined)
      if (whole !== location.pathname) navigate(whole + location.search, { replace: true })
    } else if (named !== shown) {
      // Somebody followed a link to it; or it was signed out, and another is shown.
      if (!isNews) navigate("/", { replace: true })
      else if (!switchAccount(named)) navigate(addAccountPath(named), { replace: true })
    }
  }, [named, shown, isMany, route])
}
