import { Jid } from "@kith/xmpp"
import type { RequestStore } from "../store/request-store.ts"
import type { RoomStore } from "../store/room-store.ts"
import type { VoiceStore } from "../store/voice-store.ts"
import type { AffiliationChanges, WantedAffiliation } from "./affiliation-changes.ts"
import type { Chronicle } from "./chronicle.ts"
import type { Destruction } from "./destruction.ts"
import type { Room } from "./room.ts"
import type { RoomDirectory } from "./room-directory.ts"

const ROOMS_AT_ONCE = 100

/**
 * An account is gone: its name means nothing any more to any room. Where it was the last owner, the administrators become
 * owners; a room that has none either is destroyed, for nobody could look after it.
 */
export function createAccountRemoval(parts: {
  readonly domain: string
  readonly rooms: RoomStore
  readonly requests: RequestStore
  readonly voices: VoiceStore
  readonly directory: RoomDirectory
  readonly affiliations: AffiliationChanges
  readonly destruction: Destruction
  readonly chronicle: Chronicle
}) {
  const { domain, rooms, directory, affiliations, destruction } = parts

  const forgetIn = (room: Room, user: Jid): Promise<void> =>
    room.turn(async () => {
      if (room.isGone || room.affiliations.get(user) === undefined) return
      const owners = room.affiliations.with("owner").filter(({ jid }) => !jid.equals(user))
      const heirs =
        owners.length > 0 ? [] : room.affiliations.with("admin").filter(({ jid }) => !jid.equals(user))
      if (owners.length === 0 && heirs.length === 0) {
        await destruction.destroy(room, { reason: "Its last owner is gone." })
        return
      }
      const wanted: WantedAffiliation[] = heirs.map(({ jid }) => ({ user: jid, affiliation: "owner" }))
      await affiliations.apply(room, [...wanted, { user, affiliation: "none" }], undefined)
    })

  return async (user: Jid): Promise<void> => {
    for (;;) {
      const names = await rooms.namesOf(user, ROOMS_AT_ONCE)
      if (names.length === 0) break
      for (const name of names) {
        const room = await directory.find(Jid.from({ local: name, domain }))
        if (room !== undefined) await forgetIn(room, user)
      }
    }
    await rooms.forgetCreator(user)
    await parts.requests.forget(user)
    await parts.voices.forget(user)
    await parts.chronicle.forget(user)
  }
}
