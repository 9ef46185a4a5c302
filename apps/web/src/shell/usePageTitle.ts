import type { Jid } from "@kith/xmpp"
import { useEffect } from "react"
import { useAccount } from "../session/AccountContext.tsx"
import { describePerson } from "../session/people.ts"
import { useLive } from "../session/useLive.ts"
import { useUnreadOfAll } from "../session/useUnread.ts"
import { strings } from "../strings/index.ts"

/** The tab tells how much is new, and with whom one is: `(2) Juliet – Kith`. */
export function usePageTitle(peer: Jid | undefined): void {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const unread = useUnreadOfAll()
  const name = peer && describePerson(account, peer, contacts).name
  useEffect(() => {
    const title = name === undefined ? strings.app.name : `${name} – ${strings.app.name}`
    document.title = unread > 0 ? `(${unread}) ${title}` : title
    return () => {
      document.title = strings.app.name
    }
  }, [name, unread])
}
