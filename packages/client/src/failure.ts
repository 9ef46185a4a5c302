import type { StanzaError, StanzaErrorCondition } from "@kith/xmpp"
import type { RoomProblemKind } from "./rooms/room-problem.ts"

/**
 * Why something did not work, as plain data that is kept with messages and that any language can be made of; `inEnglish`
 * says it. `text` are words of the other side, in a language of its own choice, for people.
 */
export type Failure =
  /** What was asked needs the server, and there is no connection. */
  | { readonly kind: "not-connected" }
  /** The message would be larger than the server takes. */
  | { readonly kind: "too-long"; readonly maxBytes: number }
  /** The store of this device did not take the message; `isForRoom`: for want of room only, and it goes when there is some. */
  | { readonly kind: "not-kept"; readonly isForRoom?: true }
  /** The roster has more than `most` contacts, or is too long altogether: some or all are missing. */
  | { readonly kind: "too-many-contacts"; readonly most: number }
  /** An error stanza (RFC 6120 §8.3). */
  | { readonly kind: "stanza"; readonly condition: StanzaErrorCondition; readonly text?: string }
  /** The room is moderated, and we have no voice in it (XEP-0045 §7.4). */
  | { readonly kind: "no-voice" }
  /** What we wrote is for a room we are not in. */
  | { readonly kind: "not-in-room" }
  | { readonly kind: "room"; readonly problem: RoomProblemKind; readonly text?: string }
  | UploadFailure
  /**
   * A file from device to device: another window has it; no device of the contact is there that takes files; it is not on
   * this device any more.
   */
  | { readonly kind: "direct-elsewhere" | "direct-nobody" | "direct-lost" }
  /** All there is are words of the other side. */
  | { readonly kind: "said"; readonly text: string }

/** Why a file did not reach the server (XEP-0363). */
export type UploadFailure =
  | { readonly kind: "file-too-large"; readonly name?: string; readonly maxBytes?: number }
  | { readonly kind: "empty-file"; readonly name?: string }
  | { readonly kind: "too-many-files"; readonly most: number }
  /** We have uploaded as much as we may, until `retryAt` (epoch ms) where the server says so. */
  | { readonly kind: "upload-quota"; readonly retryAt?: number }
  | { readonly kind: "upload-refused"; readonly condition: StanzaErrorCondition; readonly text?: string }
  /** The answer to PUT was another one than that all is well. */
  | { readonly kind: "upload-answer"; readonly status: number }
  /** No room on this device; `waitingBytes` are taken by what waits to be sent. */
  | { readonly kind: "device-full"; readonly waitingBytes?: number }
  /** Of several files of a message so many were not uploaded; each says why. The others are kept. */
  | { readonly kind: "files-failed"; readonly count: number }
  /** This device has lost the file before it was uploaded. */
  | { readonly kind: "file-lost" }
  | { readonly kind: "no-upload-service" | "no-slot" | "upload-broke" | "server-full" | "upload-failed" }

const LONGEST_TEXT = 200

/** What an error stanza says; its text is kept when it looks like text for people. */
export function stanzaFailure(error: StanzaError): Extract<Failure, { kind: "stanza" }> {
  return { kind: "stanza", condition: error.condition, ...textOf(error) }
}

/** The text of an error, unless it is too long for one sentence or two. */
export function textOf({ text }: StanzaError): { readonly text?: string } {
  const trimmed = text?.trim()
  return trimmed && trimmed.length <= LONGEST_TEXT ? { text: trimmed } : {}
}

/** What the store holds; earlier versions kept a sentence. */
export const readFailure = (stored: Failure | string): Failure =>
  typeof stored === "string" ? { kind: "said", text: stored } : stored
