import { useEffect } from "react"
import { navigate, useRoute } from "../navigation/navigation.ts"

/** Where somebody wanted to go who had to sign in or up first; for as long as the page lives. */
let wanted: string | undefined

/** Goes on to where a link led, after the doors. */
export function useWantedPlace(isSignedIn: boolean): void {
  const route = useRoute()
  useEffect(() => {
    if (!isSignedIn) {
      if (["open", "chat", "search", "activity"].includes(route.name)) {
        wanted = location.pathname + location.search
      }
      return
    }
    const place = wanted
    wanted = undefined
    if (place !== undefined && route.name === "home") navigate(place, { replace: true })
  }, [isSignedIn, route])
}
