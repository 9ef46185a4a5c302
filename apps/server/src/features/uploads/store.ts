import type { Database } from "@kith/feature-kit"
import type { UploadPurpose } from "@kith/xmpp/extensions"
import type { Upload } from "./upload.ts"

interface Row {
  id: string
  owner: string
  blob_key: string
  name: string
  type: string | null
  size: number
  purpose: string
  token_hash: string
  created_at: number
  stored_at: number | null
  expires_at: number
  expire_before: number
}

export interface Amount {
  readonly files: number
  readonly bytes: number
}

/** So much is free again at that time, in epoch milliseconds. */
export interface Release {
  readonly at: number
  readonly bytes: number
}

export type UploadStore = ReturnType<typeof createUploadStore>

const MAX_RELEASES = 10_000

export function createUploadStore(db: Database) {
  const tables = db.tables<{ upload: Row }>()
  const stored = () =>
    tables.selectFrom("upload").where("stored_at", "is not", null).where("blob_key", "!=", "")
  const ofOwner = (owner: string) => tables.selectFrom("upload").where("owner", "=", owner)
  /** What counts for the day: also what was deleted since, but no slot that was never used. */
  const ofDay = (owner: string, since: number, now: number) =>
    ofOwner(owner)
      .where("created_at", ">", since)
      .where((e) => e.or([e("stored_at", "is not", null), e("expires_at", ">", now)]))

  return {
    async add(upload: Upload, tokenHash: string): Promise<void> {
      const row = {
        id: upload.id,
        owner: upload.owner,
        blob_key: upload.blob,
        name: upload.name,
        type: upload.type ?? null,
        size: upload.size,
        purpose: upload.purpose,
        token_hash: tokenHash,
        created_at: upload.createdAt,
        stored_at: upload.storedAt ?? null,
        expires_at: upload.expiresAt,
        expire_before: upload.expireBefore,
      }
      await tables.insertInto("upload").values(row).execute()
    },

    async find(id: string): Promise<{ upload: Upload; tokenHash: string } | undefined> {
      const row = await tables.selectFrom("upload").selectAll().where("id", "=", id).executeTakeFirst()
      return row && { upload: toUpload(row), tokenHash: row.token_hash }
    },

    /** Of an empty slot; `false` when it is not that any more. */
    async extend(id: string, now: number, expiresAt: number): Promise<boolean> {
      const query = tables.updateTable("upload").set({ expires_at: expiresAt }).where("id", "=", id)
      const result = await query
        .where("stored_at", "is", null)
        .where("expires_at", ">", now)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    /** The slot has its file; `false` when the slot is gone. */
    async fill(id: string, now: number, type: string | undefined, expiresAt: number): Promise<boolean> {
      const change = { type: type ?? null, stored_at: now, expires_at: expiresAt }
      const query = tables.updateTable("upload").set(change).where("id", "=", id)
      const result = await query
        .where("stored_at", "is", null)
        .where("expires_at", ">", now)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    /** What the owner has that is not expired, with slots. */
    async usage(owner: string, now: number): Promise<{ profile: Amount; other: Amount }> {
      const rows = await ofOwner(owner)
        .where("expires_at", ">", now)
        .groupBy("purpose")
        .select((e) => ["purpose", e.fn.countAll().as("files"), e.fn.sum("size").as("bytes")])
        .execute()
      const sum = (isWanted: (purpose: string) => boolean): Amount => {
        const wanted = rows.filter(({ purpose }) => isWanted(purpose))
        return {
          files: wanted.reduce((total, { files }) => total + Number(files), 0),
          bytes: wanted.reduce((total, { bytes }) => total + Number(bytes), 0),
        }
      }
      return {
        profile: sum((purpose) => purpose === "profile"),
        other: sum((purpose) => purpose !== "profile"),
      }
    },

    async usageSince(owner: string, since: number, now: number): Promise<Amount> {
      const query = ofDay(owner, since, now).select((e) => [
        e.fn.countAll().as("files"),
        e.fn.sum("size").as("bytes"),
      ])
      return toAmount(await query.executeTakeFirst())
    },

    /** When what was uploaded since then counts no more, soonest first. */
    async releasesOfDay(owner: string, since: number, now: number, dayMs: number): Promise<Release[]> {
      const query = ofDay(owner, since, now).select(["created_at", "size"]).orderBy("created_at")
      const rows = await query.limit(MAX_RELEASES).execute()
      return rows.map((row) => ({ at: row.created_at + dayMs, bytes: row.size }))
    },

    /** When the owner's files and slots expire, soonest first; without those that never do. */
    async releases(owner: string, now: number, never: number): Promise<Release[]> {
      const rows = await ofOwner(owner)
        .where("expires_at", ">", now)
        .where("expires_at", "<", never)
        .where("purpose", "!=", "profile")
        .select(["expires_at", "size"])
        .orderBy("expires_at")
        .limit(MAX_RELEASES)
        .execute()
      return rows.map((row) => ({ at: row.expires_at, bytes: row.size }))
    },

    /** The owner's files that are not expired, newest first, below the position of the last page's end. */
    async list(
      owner: string,
      now: number,
      below: { readonly createdAt: number; readonly id: string } | undefined,
      limit: number,
    ): Promise<Upload[]> {
      let query = ofOwner(owner).where("stored_at", "is not", null).where("expires_at", ">", now)
      if (below !== undefined) {
        query = query.where((e) =>
          e.or([
            e("created_at", "<", below.createdAt),
            e.and([e("created_at", "=", below.createdAt), e("id", "<", below.id)]),
          ]),
        )
      }
      const rows = await query
        .selectAll()
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute()
      return rows.map(toUpload)
    },

    /** The owner's oldest files for that purpose, with empty slots. */
    async oldest(owner: string, purpose: UploadPurpose, now: number, limit: number): Promise<Upload[]> {
      const rows = await ofOwner(owner)
        .where("purpose", "=", purpose)
        .where("expires_at", ">", now)
        .selectAll()
        .orderBy("created_at")
        .orderBy("id")
        .limit(limit)
        .execute()
      return rows.map(toUpload)
    },

    /** A file of that owner stays at least until then, unless it has an end of its own. */
    async keepUntil(id: string, owner: string, now: number, until: number): Promise<void> {
      const query = tables.updateTable("upload").set({ expires_at: until })
      await query
        .where("id", "=", id)
        .where("owner", "=", owner)
        .where("stored_at", "is not", null)
        .where("expires_at", ">", now)
        .where("expires_at", "<", until)
        .where("expire_before", ">=", until)
        .execute()
    },

    async expire(id: string, now: number): Promise<void> {
      await tables.updateTable("upload").set({ expires_at: now }).where("id", "=", id).execute()
    },

    /** The owner is gone: nothing of theirs can be read any more. */
    async abandon(owner: string): Promise<void> {
      const change = { owner: "", expires_at: 0 }
      await tables.updateTable("upload").set(change).where("owner", "=", owner).execute()
    },

    async expired(now: number, limit: number): Promise<Upload[]> {
      const query = tables.selectFrom("upload").where("expires_at", "<=", now).where("blob_key", "!=", "")
      return (await query.selectAll().limit(limit).execute()).map(toUpload)
    },

    /** The file is deleted; that it was uploaded is still known. `false` when somebody else was faster. */
    async empty(id: string): Promise<boolean> {
      const query = tables.updateTable("upload").set({ blob_key: "" }).where("id", "=", id)
      return (await query.where("blob_key", "!=", "").executeTakeFirst()).numUpdatedRows > 0n
    },

    async remove(id: string): Promise<boolean> {
      const query = tables.deleteFrom("upload").where("id", "=", id)
      return (await query.where("blob_key", "!=", "").executeTakeFirst()).numDeletedRows > 0n
    },

    async removeEmpty(createdBefore: number): Promise<void> {
      const query = tables.deleteFrom("upload").where("blob_key", "=", "")
      await query.where("created_at", "<=", createdBefore).execute()
    },

    /** Everything that takes up space, or is about to. */
    async total(): Promise<Amount> {
      const query = tables.selectFrom("upload").where("blob_key", "!=", "")
      return toAmount(
        await query
          .select((e) => [e.fn.countAll().as("files"), e.fn.sum("size").as("bytes")])
          .executeTakeFirst(),
      )
    },

    /** Files, without slots, of each purpose. */
    async totalByPurpose(): Promise<(Amount & { readonly purpose: string })[]> {
      const rows = await stored()
        .groupBy("purpose")
        .orderBy("purpose")
        .select((e) => ["purpose", e.fn.countAll().as("files"), e.fn.sum("size").as("bytes")])
        .execute()
      return rows.map((row) => ({ purpose: row.purpose, ...toAmount(row) }))
    },

    /** Who has most. */
    async largestOwners(limit: number): Promise<(Amount & { readonly owner: string })[]> {
      const rows = await stored()
        .where("owner", "!=", "")
        .groupBy("owner")
        .select((e) => ["owner", e.fn.countAll().as("files"), e.fn.sum("size").as("bytes")])
        .orderBy("bytes", "desc")
        .orderBy("owner")
        .limit(limit)
        .execute()
      return rows.map((row) => ({ owner: row.owner, ...toAmount(row) }))
    },
  }
}

function toAmount(row: { files: unknown; bytes: unknown } | undefined): Amount {
  return { files: Number(row?.files ?? 0), bytes: Number(row?.bytes ?? 0) }
}

function toUpload(row: Row): Upload {
  return {
    id: row.id,
    owner: row.owner,
    blob: row.blob_key,
    name: row.name,
    type: row.type ?? undefined,
    size: row.size,
    purpose: row.purpose as UploadPurpose,
    createdAt: row.created_at,
    storedAt: row.stored_at ?? undefined,
    expiresAt: row.expires_at,
    expireBefore: row.expire_before,
  }
}
