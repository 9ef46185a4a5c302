import { timingSafeEqual } from "node:crypto"
import type { Readable } from "node:stream"
import { DomainError } from "@kith/feature-kit"
import { parseMediaType } from "../media-type.ts"
import { DAY_MS, NEVER, type Upload } from "../upload.ts"
import type { Parts } from "./parts.ts"
import { hashToken } from "./slots.ts"

/** A file on its way into a slot. */
export interface Arrival {
  readonly id: string
  readonly name: string
  readonly token: string
  /** As announced with the file. */
  readonly size: number | undefined
  readonly contentType: string | undefined
  readonly content: Readable
}

export type Receiving = ReturnType<typeof createReceiving>

/** XEP-0363 §7: takes the files that slots were given for. */
export function createReceiving({ store, blobs, settings, clock }: Parts) {
  const underWay = new Set<string>()
  const ofOwner = new Map<string, number>()
  let idle: () => void = () => undefined

  const findSlot = async ({ id, name, token }: Arrival): Promise<Upload> => {
    const found = await store.find(id)
    // The same words for a slot that never was and for a wrong token.
    if (found === undefined || found.upload.name !== name || !isSame(found.tokenHash, hashToken(token))) {
      throw new DomainError("forbidden", "There is no slot for this file. Ask for one.")
    }
    const { upload } = found
    if (upload.storedAt !== undefined) throw taken()
    if (upload.expiresAt <= clock.now()) {
      throw new DomainError("gone", "This slot has expired. Ask for another one.")
    }
    return upload
  }

  const requireMatch = (slot: Upload, size: number, type: string | undefined): void => {
    if (size !== slot.size) {
      throw new DomainError("bad-request", `The slot is for ${slot.size} bytes, and the file has ${size}.`)
    }
    if (slot.type !== undefined && type !== undefined && type !== slot.type) {
      throw new DomainError("not-acceptable", `The slot is for a file of the type ${slot.type}.`)
    }
  }

  const expiryOf = ({ purpose, expireBefore }: Upload, now: number): number => {
    const isKept = purpose === "profile" || purpose === "permanent" || settings.retentionDays === 0
    return Math.min(isKept ? NEVER : now + settings.retentionDays * DAY_MS, expireBefore)
  }

  const fill = async (slot: Upload, type: string | undefined, content: Readable): Promise<Upload> => {
    const begunAt = clock.now()
    const endsAt = Math.min(begunAt + settings.uploadSeconds * 1000, slot.expireBefore)
    // The slot must not expire under an upload that takes long.
    if (!(await store.extend(slot.id, begunAt, endsAt))) {
      throw new DomainError("gone", "This slot has expired. Ask for another one.")
    }
    try {
      await blobs.put(slot.blob, content, slot.size)
    } catch (error) {
      // Where this fails too, the slot goes a little later.
      await store.extend(slot.id, clock.now(), slot.expiresAt).catch(() => undefined)
      throw error
    }
    const storedAt = clock.now()
    const expiresAt = expiryOf(slot, storedAt)
    if (await store.fill(slot.id, storedAt, type, expiresAt)) return { ...slot, type, storedAt, expiresAt }
    await blobs.delete(slot.blob)
    throw new DomainError("gone", "This slot has expired. Ask for another one.")
  }

  return {
    /** Resolves when the file can be had. When it fails, the slot may be tried again until it expires. */
    async receive(arrival: Arrival, begins: () => void): Promise<Upload> {
      const { size, content } = arrival
      if (size === undefined)
        throw new DomainError("bad-request", "The request must tell the size of the file.")
      const slot = await findSlot(arrival)
      const type = parseMediaType(arrival.contentType)
      requireMatch(slot, size, type)
      if (underWay.has(slot.id)) throw taken()
      const others = ofOwner.get(slot.owner) ?? 0
      if (others >= settings.maxUploadsAtOnce) {
        const text = `Only ${settings.maxUploadsAtOnce} files can be uploaded at the same time. Wait for one to end.`
        throw new DomainError("policy-violation", text, 10)
      }
      underWay.add(slot.id)
      ofOwner.set(slot.owner, others + 1)
      try {
        begins()
        return await fill(slot, slot.type ?? type, content)
      } finally {
        underWay.delete(slot.id)
        const left = (ofOwner.get(slot.owner) ?? 1) - 1
        if (left === 0) ofOwner.delete(slot.owner)
        else ofOwner.set(slot.owner, left)
        if (underWay.size === 0) idle()
      }
    },

    /** Resolves when no upload is under way; there must come no new one. */
    async finish(): Promise<void> {
      if (underWay.size === 0) return
      await new Promise<void>((resolve) => {
        idle = resolve
      })
    },
  }
}

function taken(): DomainError {
  return new DomainError("conflict", "This slot has its file already. Ask for another one.")
}

function isSame(first: string, second: string): boolean {
  return timingSafeEqual(Buffer.from(first), Buffer.from(second))
}
