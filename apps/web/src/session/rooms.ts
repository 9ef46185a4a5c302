import type { Account, Live, Room } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useAccount } from "./AccountContext.tsx"
import { useLive } from "./useLive.ts"

const NOTHING: Live<undefined> = { get: () => undefined, subscribe: () => () => undefined }

/** The group or channel at an address; `undefined` for addresses of people. */
export function findRoom({ rooms }: Account, address: Jid): Room | undefined {
  return rooms.isRoom(address) ? rooms.room(address) : undefined
}

/** The group at an address, drawn again when we join or leave any. */
export function useRoom(address: Jid): Room | undefined {
  const account = useAccount()
  useLive(account.rooms.joined)
  return findRoom(account, address)
}

/** A live value of a group that there may not be. */
export function useRoomLive<T>(live: Live<T> | undefined): T | undefined {
  return useLive<T | undefined>(live ?? NOTHING)
}
