import { createHash } from "node:crypto"
import { DomainError } from "@kith/feature-kit"
import type { VcardStore } from "../store/vcard-store.ts"
import type { RoomContribution } from "./information.ts"
import type { Room } from "./room.ts"
import type { SettingEffects } from "./setting-effects.ts"
import { requireOwner } from "./standing.ts"
import type { Viewer } from "./viewer.ts"

/** A room's vCard as it was set, and the pictures in it. */
export interface RoomVcard {
  /** As XML text. */
  readonly text: string
  readonly pictures: readonly { readonly type: string | undefined; readonly data: Uint8Array }[]
  readonly isEmpty: boolean
}

const MAX_PICTURES = 5

export type Avatars = ReturnType<typeof createAvatars>

/** XEP-0486: the picture of a room, in its vCard. */
export function createAvatars(parts: {
  readonly store: VcardStore
  readonly effects: SettingEffects
  readonly maxVcardBytes: number
}) {
  const { store, effects, maxVcardBytes } = parts
  return {
    /** As XML text; everybody may see it who is not banned, also before they enter. */
    async find(room: Room, viewer: Viewer): Promise<string | undefined> {
      if (room.affiliations.of(viewer.jid) === "outcast") {
        throw new DomainError("forbidden", "You are banned from this room.")
      }
      return room.id === undefined ? undefined : store.find(room.id)
    },

    set: (room: Room, viewer: Viewer, vcard: RoomVcard): Promise<void> =>
      room.turn(async () => {
        requireOwner(room, viewer)
        if (room.id === undefined) throw new DomainError("not-acceptable", "Configure the room first.")
        if (Buffer.byteLength(vcard.text) > maxVcardBytes) {
          throw new DomainError(
            "policy-violation",
            `The vCard of a room may have ${maxVcardBytes} bytes. Choose a smaller picture.`,
          )
        }
        if (vcard.pictures.length > MAX_PICTURES) {
          throw new DomainError("policy-violation", `A room may have its picture in ${MAX_PICTURES} forms.`)
        }
        if (!vcard.pictures.every(({ type = "image/png" }) => /^image\/[\w.+-]+$/.test(type))) {
          throw new DomainError("not-acceptable", "A picture of a room is of a type such as image/png.")
        }
        const hashes = vcard.pictures.map(({ data }) => createHash("sha1").update(data).digest("hex"))
        await store.save(room.id, vcard.isEmpty ? undefined : vcard.text, hashes)
        room.avatarHashes = hashes
        effects.announceChange(room)
      }),
  }
}

/** XEP-0486 §3.3. */
export const avatarInformation: RoomContribution = {
  features: () => ["vcard-temp"],
  fields: ({ avatarHashes }) =>
    avatarHashes.length === 0
      ? []
      : [{ name: "muc#roominfo_avatarhash", type: "text-multi", label: "Avatar hash", values: avatarHashes }],
}
