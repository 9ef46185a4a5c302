import type { UploadPurpose } from "@kith/xmpp/extensions"

/** A file that was uploaded, or a slot that waits for its file. */
export interface Upload {
  /** The secret part of its URL. */
  readonly id: string
  /** The bare JID of who asked for the slot; empty when they are gone. */
  readonly owner: string
  /** Its key in the store of files, which no URL shows; empty once the file is deleted. */
  readonly blob: string
  /** As the owner called it, without what could harm. */
  readonly name: string
  /** Media type without parameters; `undefined` where nobody has said it yet. */
  readonly type: string | undefined
  readonly size: number
  readonly purpose: UploadPurpose
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** `undefined` while the slot is empty. */
  readonly storedAt: number | undefined
  /** Of the slot while it is empty, then of the file. */
  readonly expiresAt: number
  /** However long files are kept: from then on nobody may have it. */
  readonly expireBefore: number
}

/** Expires at the end of the calendar. */
export const NEVER = 8_640_000_000_000_000
export const DAY_MS = 86_400_000
