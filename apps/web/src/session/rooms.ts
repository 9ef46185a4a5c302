import type { Account, Live, Occupant, Room } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { sentenceOf } from "../forms/sentence-of.ts"
import { chatPath } from "../navigation/route.ts"
import { showToast } from "../ui/toast/toasts.ts"
import { useAccount } from "./AccountContext.tsx"
import { useLive } from "./useLive.ts"

const NOTHING: Live<undefined> = { get: () => undefined, subscribe: () => () => undefined }

/** The group or channel at an address; `undefined` for addresses of people. */
export function findRoom({ rooms }: Account, address: Jid): Room | undefined {
  return rooms.isRoom(address) ? rooms.room(address) : undefined
}

/** Who of those that are there wrote under that name; a room that gives ids knows them by these only. */
export function findAuthor(room: Room, nick: string, occupantId: string | undefined): Occupant | undefined {
  return occupantId === undefined ? room.findOccupant(nick) : room.findOccupantById(occupantId)
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

/** Answers with the path of the group: who is not let in finds there what to do. */
export async function joinRoom({ rooms }: Account, address: Jid, password?: string): Promise<string> {
  try {
    await rooms.join(address, password === undefined ? {} : { password })
  } catch (error) {
    showToast(sentenceOf(error))
  }
  return chatPath(address)
}
