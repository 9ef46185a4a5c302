import { type Clock, type Database, DomainError, storeTogether } from "@kith/feature-kit"
import { type ElementLike, type Jid, parseElement, randomId, type Stanza, stanza } from "@kith/xmpp"
import {
  findOccupantId,
  findRetractedId,
  type Moderation,
  moderatedRetractionOf,
  NS_MODERATION,
  NS_RETRACTION,
  occupantId,
  oldModeratedRetractionOf,
  retracted,
  withOccupantId,
  withStanzaId,
} from "@kith/xmpp/extensions"
import type { SharedArchive } from "../message-archive/index.ts"
import { keepsArchive, type Room, type RoomMessage } from "../rooms/index.ts"

export interface RoomModerationParts {
  readonly database: Pick<Database, "commit">
  readonly archiveOf: (room: Room) => SharedArchive
  readonly announce: (room: Room, stanza: Stanza) => void
  readonly clock: Clock
  readonly maxReasonLength: number
}

interface Found {
  readonly id: string
  readonly message: Stanza
  readonly isArchived: boolean
}

export type RoomModeration = ReturnType<typeof createRoomModeration>

/** Messages of a room that are taken back: by moderators (XEP-0425), and by those who wrote them (XEP-0424). */
export function createRoomModeration(parts: RoomModerationParts) {
  const { database, archiveOf, announce, clock, maxReasonLength } = parts

  /** What was said while the room kept no archive is known as long as it is given to who enters. */
  const find = async (room: Room, id: string): Promise<Found | undefined> => {
    const archived = keepsArchive(room) ? await archiveOf(room).find(id) : undefined
    if (archived !== undefined)
      return { id, message: stanza(parseElement(archived.stanza)), isArchived: true }
    const message = room.history.find(id)?.stanza
    return message && { id, message, isArchived: false }
  }

  /** XEP-0424 §4: only who wrote it is left of a message, and that it is gone. */
  const tombstoneOf = (message: Stanza, gone: ElementLike): Stanza => {
    const author = findOccupantId(message)
    const left = message.withChildren([gone])
    return author === undefined ? left : withOccupantId(left, author)
  }

  /** Puts the tombstone in the place of the message, and stores what told of it, if that is still to be stored. */
  const bury = async (
    room: Room,
    { id, isArchived }: Found,
    tombstone: Stanza,
    notice?: Stanza,
  ): Promise<string> => {
    let noticeId = randomId()
    if (keepsArchive(room)) {
      const archive = archiveOf(room)
      await storeTogether(database, async (commit) => {
        if (isArchived) await archive.replace(id, tombstone.toXml(""), commit)
        if (notice !== undefined) {
          noticeId = await archive.record(
            { stanza: notice.toXml(""), sender: room.jid, nickname: "" },
            commit,
          )
        }
      })
    }
    room.history.replace(id, withStanzaId(tombstone, room.jid, id))
    return noticeId
  }

  const requireModerator = (room: Room, moderator: Jid) => {
    const occupant = room.occupants.visitOf(moderator)?.occupant
    if (occupant?.role === "moderator") return occupant
    throw new DomainError("forbidden", "Only moderators may retract messages of others.")
  }

  return {
    /** Resolves once it is stored and told to everybody in the room. */
    async retract(room: Room, moderator: Jid, id: string, reason: string | undefined): Promise<void> {
      const { address, id: moderatorId } = requireModerator(room, moderator)
      if ((reason?.length ?? 0) > maxReasonLength) {
        throw new DomainError("not-acceptable", `A reason may have ${maxReasonLength} characters.`)
      }
      await room.turn(async () => {
        const found = await find(room, id)
        if (found === undefined) throw new DomainError("not-found", "There is no such message in this room.")
        const { message } = found
        if (message.has("retracted", NS_RETRACTION)) return
        // XEP-0425 §5: what is no message to people is none of a moderator's business.
        if (!message.has("body")) {
          throw new DomainError("not-acceptable", "Only messages with something to read can be retracted.")
        }
        const by: Moderation = { by: address.toString(), reason, details: [occupantId(moderatorId)] }
        const notice = stanza({
          name: "message",
          attrs: { type: "groupchat", id: randomId(), from: room.jid.toString() },
          children: [moderatedRetractionOf(id, by), oldModeratedRetractionOf(id, by)],
        })
        const tombstone = tombstoneOf(message, retracted({ time: clock.now(), moderation: by }))
        const noticeId = await bury(room, found, tombstone, notice)
        announce(room, withStanzaId(notice, room.jid, noticeId))
      })
    },

    /** XEP-0425 §5: only the room itself tells of what moderators did. */
    requireOwnWords({ stanza: message }: RoomMessage): void {
      if (message.child("retract", NS_RETRACTION)?.child("moderated", NS_MODERATION) === undefined) return
      throw new DomainError("forbidden", "Ask the room to retract a message of somebody else.")
    },

    /** XEP-0424 §4, §5: somebody has taken back a message; it goes from the archive where it was their own. */
    async follow({ room, stanza: retraction, occupant }: RoomMessage): Promise<void> {
      const id = findRetractedId(retraction)
      if (id === undefined) return
      await room.turn(async () => {
        const found = await find(room, id)
        if (found === undefined) return
        const { message } = found
        if (findOccupantId(message) !== occupant.id || !message.has("body")) return
        const gone = retracted({ id: retraction.id, time: clock.now() })
        await bury(room, found, tombstoneOf(message, gone))
      })
    },
  }
}
