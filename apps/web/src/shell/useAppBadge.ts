import { useEffect } from "react"
import { useUnreadOfAll } from "../session/useUnread.ts"

/** The icon of the installed app tells how much is new, where the system can show that. */
export function useAppBadge(): void {
  const unread = useUnreadOfAll()
  useEffect(() => {
    if (!("setAppBadge" in navigator)) return
    const done = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge()
    // It is refused where the app is not installed.
    done.catch(() => undefined)
  }, [unread])
  useEffect(() => {
    return () => {
      if ("clearAppBadge" in navigator) navigator.clearAppBadge().catch(() => undefined)
    }
  }, [])
}
