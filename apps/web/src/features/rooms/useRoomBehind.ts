import type { Account, Room } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useRoom } from "../../session/rooms.ts"
import { useLive } from "../../session/useLive.ts"

/**
 * The group at an address. Whoever follows a link into one that this account has never heard of learns from its server
 * what it is; else it would look like somebody to talk to.
 */
export function useRoomBehind(address: Jid): Room | undefined {
  const account = useAccount()
  const room = useRoom(address)
  const isOnline = useLive(account.status).state === "online"
  const [, setFound] = useState(false)
  const isUnknown = room === undefined
  useEffect(() => {
    if (!isOnline || !isUnknown || address.local === undefined || isSomebody(account, address)) return
    let isOver = false
    account.rooms.describe(address).then(
      () => !isOver && setFound(true),
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [account, address, isOnline, isUnknown])
  return room
}

/** Whether we know that it is a person. */
function isSomebody({ jid, contacts, conversations }: Account, address: Jid): boolean {
  return (
    jid.equals(address) ||
    contacts.get().some((contact) => contact.jid.equals(address)) ||
    conversations.get().some(({ peer }) => peer.equals(address))
  )
}
