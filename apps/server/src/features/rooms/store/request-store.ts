import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  room_invitation: { room_id: number; invitee: string; inviter: string; invited_at: number }
  room_registration: { room_id: number; jid: string; nickname: string; requested_at: number }
}

/** Somebody wants a nickname, and perhaps to be a member. */
export interface PendingRegistration {
  readonly user: Jid
  readonly nickname: string
}

export type RequestStore = ReturnType<typeof createRequestStore>

/** What waits for somebody: invitations for an answer, registrations for approval. */
export function createRequestStore(database: Database) {
  const db = database.tables<Tables>()

  return {
    saveInvitation: (roomId: number, invitee: Jid, inviter: Jid, at: number): Promise<void> =>
      database.upsert(
        "room_invitation",
        { room_id: roomId, invitee: invitee.toString(), inviter: inviter.toString(), invited_at: at },
        ["room_id", "invitee", "inviter"],
      ),

    /** Leaves the newest `most` of a room. */
    async trimInvitations(roomId: number, most: number): Promise<void> {
      const [last] = await db
        .selectFrom("room_invitation")
        .select("invited_at")
        .where("room_id", "=", roomId)
        .orderBy("invited_at", "desc")
        .offset(most)
        .limit(1)
        .execute()
      if (last === undefined) return
      await db
        .deleteFrom("room_invitation")
        .where("room_id", "=", roomId)
        .where("invited_at", "<=", last.invited_at)
        .execute()
    },

    /** Takes the invitation away, so that it is answered once; answers whether there was one. */
    async takeInvitation(roomId: number, invitee: Jid, inviter: Jid): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom("room_invitation")
        .where("room_id", "=", roomId)
        .where("invitee", "=", invitee.toString())
        .where("inviter", "=", inviter.toString())
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    saveRegistration: (roomId: number, { user, nickname }: PendingRegistration, at: number): Promise<void> =>
      database.upsert(
        "room_registration",
        { room_id: roomId, jid: user.toString(), nickname, requested_at: at },
        ["room_id", "jid"],
      ),

    async registrations(roomId: number): Promise<PendingRegistration[]> {
      const rows = await db
        .selectFrom("room_registration")
        .select(["jid", "nickname"])
        .where("room_id", "=", roomId)
        .orderBy("requested_at")
        .execute()
      return rows.map(({ jid, nickname }) => ({ user: Jid.parse(jid), nickname }))
    },

    async removeRegistration(roomId: number, user: Jid): Promise<void> {
      await db
        .deleteFrom("room_registration")
        .where("room_id", "=", roomId)
        .where("jid", "=", user.toString())
        .execute()
    },

    async forget(user: Jid): Promise<void> {
      const key = user.toString()
      await db.deleteFrom("room_registration").where("jid", "=", key).execute()
      await db.deleteFrom("room_invitation").where("invitee", "=", key).execute()
      await db.deleteFrom("room_invitation").where("inviter", "=", key).execute()
    },
  }
}
