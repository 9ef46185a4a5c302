import { useEffect } from "react"
import { goBack, navigate } from "../navigation/navigation.ts"
import { chatPath, parseRoute } from "../navigation/route.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { isPopupOpen } from "../ui/popup/is-popup-open.ts"

/** The keys that work everywhere; fields and dialogs come first and may keep a key to themselves. */
export function useKeys(openSwitcher: () => void): void {
  const account = useAccount()

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || isPopupOpen()) return
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") openSwitcher()
      else if (event.altKey && event.key === "ArrowDown") step(1)
      else if (event.altKey && event.key === "ArrowUp") step(-1)
      else if (event.key === "Escape") close()
      else return
      event.preventDefault()
    }

    function step(by: number): void {
      const peers = account.conversations.get().map((summary) => summary.peer)
      const route = parseRoute(location.pathname, location.hash)
      const at = peers.findIndex((peer) => route.name === "chat" && peer.toString() === route.address)
      const next = at < 0 ? peers[0] : peers[at + by]
      if (next !== undefined) navigate(chatPath(next))
    }

    function close(): void {
      const route = parseRoute(location.pathname, location.hash)
      if (route.name === "chat" && route.showsDetails) goBack(chatPath(route.address))
      else navigate("/")
    }

    addEventListener("keydown", onKeyDown)
    return () => removeEventListener("keydown", onKeyDown)
  }, [account, openSwitcher])
}
