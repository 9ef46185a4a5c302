import type { Commit, Database } from "@kith/feature-kit"

interface Tables {
  conversation_sent_message: { owner: string; own_id: string; archive_id: string; sent_at: number }
}

export interface SentMessage {
  readonly owner: string
  /** The id its sender gave it. */
  readonly ownId: string
  readonly archiveId: string
  /** Epoch milliseconds. */
  readonly sentAt: number
}

export interface SentMessageStore {
  /** Joins the commit of the message itself: both are stored, or neither. */
  add(commit: Commit, message: SentMessage): void
  findArchiveId(owner: string, ownId: string): Promise<string | undefined>
  removeOlderThan(sentAt: number): Promise<void>
  removeAll(owner: string): Promise<void>
}

export function createSentMessageStore(database: Database): SentMessageStore {
  const db = database.tables<Tables>()
  return {
    add(commit, { owner, ownId, archiveId, sentAt }) {
      const row = { owner, own_id: ownId, archive_id: archiveId, sent_at: sentAt }
      commit.insert("conversation_sent_message", row)
    },

    async findArchiveId(owner, ownId) {
      const row = await db
        .selectFrom("conversation_sent_message")
        .select("archive_id")
        .where("owner", "=", owner)
        .where("own_id", "=", ownId)
        .executeTakeFirst()
      return row?.archive_id
    },

    async removeOlderThan(sentAt) {
      await db.deleteFrom("conversation_sent_message").where("sent_at", "<", sentAt).execute()
    },

    async removeAll(owner) {
      await db.deleteFrom("conversation_sent_message").where("owner", "=", owner).execute()
    },
  }
}
