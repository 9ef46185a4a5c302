import type { Jid } from "@kith/xmpp"
import { Failed } from "../errors.ts"
import type { Live } from "../live.ts"
import type { NewFile } from "../uploads/transfer.ts"

/**
 * How far a file from device to device came. `waiting`: for its turn; `offered`: until a person answers; `running`;
 * `interrupted`: one side is not there, it goes on when both are; the rest are ends, `by` or `problem` says more.
 */
export type DirectState =
  | "waiting"
  | "offered"
  | "running"
  | "interrupted"
  | "done"
  | "declined"
  | "cancelled"
  | "failed"

/**
 * What went wrong. `damaged`: it is not the file that was promised; `incomplete`: it ended early; `no-room`: on the receiving
 * device; `refused`: the other device does not take our offers; `unsupported`: it cannot do it in a way we can; `lost`: our
 * file is not here any more; `broken`: something else.
 */
export type DirectProblem =
  | "broken"
  | "damaged"
  | "incomplete"
  | "lost"
  | "no-room"
  | "refused"
  | "unsupported"

/** A file that goes from device to device and is stored on no server (XEP-0234). Plain JSON, part of its message. */
export interface DirectTransfer {
  readonly state: DirectState
  /** Whose person ended it, with `declined` and `cancelled`. */
  readonly by?: "us" | "peer"
  readonly problem?: DirectProblem
  /** Whoever receives has said yes: it need not be asked again when it goes on. */
  readonly isAccepted?: true
  /** With `done`: what arrived is what was promised; missing where nothing was promised that we could check. */
  readonly isChecked?: true
  /** Too large to stay on this device: it is to be saved, and `isSaved` once that was done. */
  readonly isLarge?: true
  readonly isSaved?: true
  /** The person removed the file from this device. */
  readonly isRemoved?: true
}

export interface DirectProgress {
  readonly bytes: number
  readonly totalBytes: number
}

/** Files from device to device. Each is a message of its own, with `direct`; see README.md. */
export interface FileTransfers {
  /** By the `id` of the message: what is under way on this page. */
  readonly progress: Live<ReadonlyMap<string, DirectProgress>>
  /** Whether a device of this contact is there that takes files. @throws NotConnected */
  canReach(peer: Jid): Promise<boolean>
  /**
   * Offers files to the device of a contact that is there now. Resolves when they are safe in the local store.
   * @throws DirectTransferFailed
   */
  send(to: Jid, files: readonly NewFile[]): Promise<void>
  /** @throws DirectTransferFailed */
  accept(messageId: string): Promise<void>
  decline(messageId: string): Promise<void>
  /** Ends it for both sides, whoever began. */
  cancel(messageId: string): Promise<void>
  /** Offers a file of ours again. @throws DirectTransferFailed */
  resume(messageId: string): Promise<void>
  /** What an attachment with `isDirect(url)` shows; `undefined`: it is not here, or not here any more. */
  findFile(url: string): Promise<Blob | undefined>
  /** The person has saved a file elsewhere: a large one is removed from this device at the next start. */
  noteSaved(messageId: string): Promise<void>
}

/** A file cannot be sent or taken. */
export class DirectTransferFailed extends Failed {
  override readonly name = "DirectTransferFailed"
}

const SCHEME = "direct:"

/** The place of a file that came, or goes, from device to device. */
export const directUrl = (messageId: string): string => SCHEME + messageId

export const isDirect = (url: string): boolean => url.startsWith(SCHEME)

export const messageIdOf = (url: string): string => url.slice(SCHEME.length)
