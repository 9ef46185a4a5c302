import { useEffect } from "react"
import { navigate, useRoute } from "./navigation.ts"

/** Where somebody wanted to go who had to sign in or up first; for as long as the page lives. */
let wanted: string | undefined

/** Where the link led was done at the door: nobody has to go there any more. */
export function forgetWantedPlace(): void {
  wanted = undefined
}

/** Goes on to where a link led, after the doors. */
export function useWantedPlace(isSignedIn: boolean): void {
  const route = useRoute()
  useEffect(() => {
    if (!isSignedIn) {
      const isInvitation = route.name === "sign-up" && route.invitation !== undefined
      if (
        isInvitation ||
        ["open", "chat", "search", "activity", "contacts", "settings"].includes(route.name)
      ) {
        wanted = location.pathname + location.search + location.hash
      }
      return
    }
    const place = wanted
    wanted = undefined
    if (place !== undefined && route.name === "home") navigate(place, { replace: true })
  }, [isSignedIn, route])
}
