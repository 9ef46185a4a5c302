import { type ByteRange, DomainError, type StoredBlob } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Amount } from "../store.ts"
import { DAY_MS, type Upload } from "../upload.ts"
import type { Parts } from "./parts.ts"

export interface UploadPage {
  /** Newest first. */
  readonly uploads: readonly Upload[]
  /** To ask for what follows; missing on the last page. */
  readonly next: string | undefined
}

export interface UploadFigures {
  readonly total: Amount
  readonly maxBytes: number
  readonly byPurpose: readonly (Amount & { readonly purpose: string })[]
  readonly largestOwners: readonly (Amount & { readonly owner: string })[]
}

const LARGEST_OWNERS = 20
/** As many as clients read of one message. */
const FILES_OF_MESSAGE_MOST = 30

/** The files that are there: for whoever knows a URL, for their owners, for administrators. */
export function createFiles({ store, blobs, settings, clock, log, totals, removal }: Parts) {
  const findStored = async (id: string): Promise<Upload | undefined> => {
    const upload = (await store.find(id))?.upload
    const isThere =
      upload?.storedAt !== undefined &&
      upload.blob !== "" &&
      upload.expiresAt > clock.now() &&
      upload.owner !== ""
    return isThere ? upload : undefined
  }

  return {
    /** XEP-0363 §2: whoever knows the URL may have the file. */
    async get(id: string, name: string): Promise<Upload> {
      const upload = await findStored(id)
      if (upload === undefined || upload.name !== name) throw notFound()
      return upload
    },

    async open(upload: Upload, range?: ByteRange): Promise<StoredBlob> {
      const blob = await blobs.get(upload.blob, range)
      if (blob !== undefined) return blob
      log.error("A file is missing from the store of files", { blob: upload.blob })
      throw notFound()
    },

    async list(owner: Jid, after: string | undefined, limit: number): Promise<UploadPage> {
      const found = await store.list(owner.bare.toString(), clock.now(), readPosition(after), limit + 1)
      const uploads = found.slice(0, limit)
      const last = uploads.at(-1)
      const next = found.length > limit && last !== undefined ? `${last.createdAt}-${last.id}` : undefined
      return { uploads, next }
    },

    /** Alike for a file of somebody else and for none. */
    async remove(owner: Jid, id: string): Promise<void> {
      const upload = await findStored(id)
      if (upload === undefined || upload.owner !== owner.bare.toString()) throw notFound()
      await removal.remove(upload)
    },

    /**
     * A message that is sent at `at` (epoch ms) finds the files of its sender that it names, and they last from then on as
     * if they were uploaded then. `text` is the stanza, in which addresses of files stand.
     */
    async keepForMessage(owner: Jid, text: string, at: number): Promise<void> {
      if (settings.retentionDays === 0) return
      const until = Math.max(at, clock.now()) + settings.retentionDays * DAY_MS
      for (const id of findFileIds(text)) {
        await store.keepUntil(id, owner.bare.toString(), clock.now(), until)
      }
    },

    async figures(): Promise<UploadFigures> {
      return {
        total: { files: totals.files, bytes: totals.bytes },
        maxBytes: settings.maxTotalBytes,
        byPurpose: await store.totalByPurpose(),
        largestOwners: await store.largestOwners(LARGEST_OWNERS),
      }
    },

    /** The account is gone, and its files with it. */
    async abandon(owner: Jid): Promise<void> {
      await store.abandon(owner.bare.toString())
      void removal.startPurge()
    },
  }
}

/** The secret parts of addresses such as `/files/<id>/letter.txt`; each is there once. */
function findFileIds(text: string): string[] {
  const found = [...text.matchAll(/\/files\/([\w-]{27})\//g)].flatMap(([, id]) => id ?? [])
  return [...new Set(found)].slice(0, FILES_OF_MESSAGE_MOST)
}

function readPosition(text: string | undefined): { createdAt: number; id: string } | undefined {
  if (text === undefined) return undefined
  const parts = /^(\d{1,15})-([\w-]{1,64})$/.exec(text)
  if (parts === null) throw new DomainError("bad-request", "That is no place in the list of files.")
  return { createdAt: Number(parts[1]), id: parts[2] ?? "" }
}

function notFound(): DomainError {
  return new DomainError("not-found", "There is no such file; it may have expired.")
}
