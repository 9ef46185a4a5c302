import type { Commit, Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

interface Tables {
  scheduled_message: { owner: string; id: string; due_at: number; message: string; failure: string | null }
  scheduled_message_sent: { owner: string; id: string; sent_at: number }
}

export interface ScheduledMessage {
  readonly owner: string
  readonly id: string
  /** Epoch ms. */
  readonly dueAt: number
  /** The stanza as text, without `from`. */
  readonly message: string
  /** Why it could not be sent when it was due; it waits for its owner then. */
  readonly failure: string | undefined
}

export type ScheduledMessageStore = ReturnType<typeof createScheduledMessageStore>

export function createScheduledMessageStore(database: Database) {
  const db = database.tables<Tables>()
  const read = ({ owner, id, due_at, message, failure }: Tables["scheduled_message"]): ScheduledMessage => ({
    owner,
    id,
    dueAt: due_at,
    message,
    failure: failure ?? undefined,
  })
  return {
    save: ({ owner, id, dueAt, message, failure }: ScheduledMessage): Promise<void> =>
      database.upsert("scheduled_message", { owner, id, due_at: dueAt, message, failure: failure ?? null }, [
        "owner",
        "id",
      ]),
    /** Without those that were sent a moment ago and are still to be removed. */
    async list(owner: Jid, most: number): Promise<ScheduledMessage[]> {
      const query = db.selectFrom("scheduled_message").selectAll().where("owner", "=", owner.toString())
      const waiting = query.where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("scheduled_message_sent as sent")
              .select("sent.id")
              .whereRef("sent.owner", "=", "scheduled_message.owner")
              .whereRef("sent.id", "=", "scheduled_message.id"),
          ),
        ),
      )
      return (await waiting.orderBy("due_at").limit(most).execute()).map(read)
    },
    async find(owner: string, id: string): Promise<ScheduledMessage | undefined> {
      const query = db.selectFrom("scheduled_message").selectAll()
      const row = await query.where("owner", "=", owner).where("id", "=", id).executeTakeFirst()
      return row && read(row)
    },
    /** Those that may be sent by `now`, the oldest first. */
    async listDue(now: number, most: number): Promise<ScheduledMessage[]> {
      const query = db.selectFrom("scheduled_message").selectAll()
      const due = query.where("due_at", "<=", now).where("failure", "is", null)
      return (await due.orderBy("due_at").limit(most).execute()).map(read)
    },
    /** When the next one is due; `undefined` for none. */
    async findNextDueAt(): Promise<number | undefined> {
      const query = db.selectFrom("scheduled_message").select("due_at").where("failure", "is", null)
      return (await query.orderBy("due_at").limit(1).executeTakeFirst())?.due_at
    },
    /** Answers whether it was there. */
    async remove(owner: string, id: string): Promise<boolean> {
      const query = db.deleteFrom("scheduled_message").where("owner", "=", owner).where("id", "=", id)
      return Number((await query.executeTakeFirst()).numDeletedRows) > 0
    },

    /** Joins the commit of the message itself: both are stored, or neither. */
    noteSent(commit: Commit, owner: string, id: string, sentAt: number): void {
      commit.insert("scheduled_message_sent", { owner, id, sent_at: sentAt })
    },
    async isSent(owner: string, id: string): Promise<boolean> {
      const query = db.selectFrom("scheduled_message_sent").select("id")
      return (await query.where("owner", "=", owner).where("id", "=", id).executeTakeFirst()) !== undefined
    },
    async forgetSentBefore(sentAt: number): Promise<void> {
      await db.deleteFrom("scheduled_message_sent").where("sent_at", "<", sentAt).execute()
    },

    async removeAll(owner: Jid): Promise<void> {
      await db.deleteFrom("scheduled_message").where("owner", "=", owner.toString()).execute()
      await db.deleteFrom("scheduled_message_sent").where("owner", "=", owner.toString()).execute()
    },
  }
}
