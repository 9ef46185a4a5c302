import { hash, randomBytes } from "node:crypto"
import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { UploadPurpose } from "@kith/xmpp/extensions"
import { cleanFileName } from "../file-name.ts"
import { parseMediaType } from "../media-type.ts"
import { NEVER, type Upload } from "../upload.ts"
import type { Parts } from "./parts.ts"
import { requireDailyQuota, requireQuota } from "./quotas.ts"
import { FileTooLarge, limitReached } from "./refusals.ts"

export interface SlotRequest {
  readonly filename: string
  readonly size: number
  readonly contentType?: string | undefined
  readonly purpose: UploadPurpose
  /** Epoch milliseconds; an ephemeral file is not to be had from then on. */
  readonly expireBefore?: number | undefined
}

/** May be filled once, by whoever has the token. */
export interface Slot {
  readonly upload: Upload
  readonly token: string
}

const PROFILE_FILES_AT_ONCE = 100

export const hashToken = (token: string): string => hash("sha256", token)

/** Slots for uploads, given to those who may and within their limits. */
export function createSlots({ store, settings, clock, totals, accounts, domain, removal }: Parts) {
  /** One at a time for each owner, or two requests at once could both find the last place free. */
  const turns = new Map<string, Promise<unknown>>()

  const inTurn = <Result>(owner: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = (turns.get(owner) ?? Promise.resolve()).then(work, work)
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    turns.set(owner, settled)
    void settled.then(() => {
      if (turns.get(owner) === settled) turns.delete(owner)
    })
    return turn
  }

  const requirePermission = async (who: Jid): Promise<void> => {
    if (settings.alsoAllow.includes(who.domain)) return
    const isLocal = who.domain === domain && who.local !== undefined && (await accounts.exists(who.bare))
    if (!isLocal)
      throw new DomainError("forbidden", "Only people with an account on this server may upload files.")
  }

  const maxBytesFor = (purpose: UploadPurpose): number =>
    purpose === "profile"
      ? Math.min(settings.maxProfileFileBytes, settings.maxProfileBytes)
      : settings.maxFileBytes

  /** Profile pictures are replaced rather than collected, and no client offers to tidy up. */
  const makeProfileRoom = async (owner: string, size: number, now: number): Promise<void> => {
    let { bytes } = (await store.usage(owner, now)).profile
    while (bytes + size > settings.maxProfileBytes) {
      const oldest = await store.oldest(owner, "profile", now, PROFILE_FILES_AT_ONCE)
      if (oldest.length === 0) return
      for (const upload of oldest) {
        if (bytes + size <= settings.maxProfileBytes) return
        await removal.remove(upload)
        bytes -= upload.size
      }
    }
  }

  const open = async (owner: string, request: SlotRequest): Promise<Slot> => {
    const { size, purpose, expireBefore = NEVER } = request
    const now = clock.now()
    await requireDailyQuota(store, settings, owner, size, now)
    if (purpose === "profile") await makeProfileRoom(owner, size, now)
    else await requireQuota(store, settings, owner, size, now)
    if (totals.bytes + size > settings.maxTotalBytes) {
      throw limitReached("The server has no room for more files. Tell its administrator.", now)
    }
    const token = randomBytes(24).toString("base64url")
    const upload: Upload = {
      id: randomBytes(20).toString("base64url"),
      owner,
      blob: randomBytes(16).toString("hex"),
      name: cleanFileName(request.filename),
      type: parseMediaType(request.contentType),
      size,
      purpose,
      createdAt: now,
      storedAt: undefined,
      expiresAt: Math.min(now + settings.slotSeconds * 1000, expireBefore),
      expireBefore,
    }
    totals.add(size)
    try {
      await store.add(upload, hashToken(token))
    } catch (error) {
      totals.remove(size)
      throw error
    }
    return { upload, token }
  }

  return {
    maxBytesFor,
    /** XEP-0363 §4. */
    async request(who: Jid, request: SlotRequest): Promise<Slot> {
      await requirePermission(who)
      const { size, purpose, expireBefore } = request
      if (purpose !== "message" && !settings.purposes.includes(purpose)) {
        throw new DomainError(
          "feature-not-implemented",
          `This server takes no files for the purpose ${purpose}.`,
        )
      }
      if (size < 1) throw new DomainError("bad-request", "An empty file cannot be uploaded.")
      if (size > maxBytesFor(purpose)) throw new FileTooLarge(maxBytesFor(purpose))
      if (expireBefore !== undefined && expireBefore <= clock.now()) {
        throw new DomainError("bad-request", "The time before which the file expires is past already.")
      }
      cleanFileName(request.filename)
      const owner = who.bare.toString()
      return inTurn(owner, () => open(owner, request))
    },
  }
}
