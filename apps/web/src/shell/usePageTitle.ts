import type { Jid } from "@kith/xmpp"
import { useRoute } from "../navigation/navigation.ts"
import { findPage } from "../places/registry.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { describePerson } from "../session/people.ts"
import { useRoom, useRoomLive } from "../session/rooms.ts"
import { useLive } from "../session/useLive.ts"
import { useUnreadOfAll } from "../session/useUnread.ts"
import { usePlaceTitle, useUnreadTitle } from "../ui/page/page-title.ts"

/** The tab tells how much is new, and with whom one is: `(2) Juliet – Kith`. Pages of ours name themselves. */
export function usePageTitle(peer: Jid | undefined): void {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const route = useRoute()
  useRoomLive(useRoom(peer ?? account.jid)?.name)
  const name = peer && describePerson(account, peer, contacts).name
  usePlaceTitle(name ?? (route.name === "page" ? findPage(route.path)?.title() : undefined))
  useUnreadTitle(useUnreadOfAll())
}
