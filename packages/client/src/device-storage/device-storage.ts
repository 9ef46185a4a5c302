import type { Jid } from "@kith/xmpp"
import type { Live } from "../live.ts"

/**
 * `kept`: all is well; `full`: there is no room for more, which mends itself when there is; `fleeting`: what comes is in
 * memory only and goes with the page.
 */
export type DeviceStorageState = "kept" | "full" | "fleeting"

/** What this device keeps of one account. */
export interface DeviceStorage {
  readonly state: Live<DeviceStorageState>
  /** Looks whether there is room again, instead of later; to call when some was made. */
  look(): Promise<boolean>
  /**
   * What each conversation takes, the largest first. Reads every message, some hundred at a time, with a turn for everybody
   * else between; `onProgress` gets what is known so far.
   * @throws the reason of `signal`
   */
  measure(options?: MeasureOptions): Promise<StorageUse>
  /**
   * Removes files that came or went from device to device, of one conversation or of all. Those that are still under way
   * stay, and so does what waits to be sent. They are on no server.
   */
  removeFiles(peer?: Jid): Promise<void>
  /** Whether messages of this conversation that are removed here can be read again. */
  canReadAgain(peer: Jid): boolean
  /** Removes messages of a conversation, but for the newest, those not seen yet, and what no archive has. */
  removePast(peer: Jid): Promise<void>
}

export interface MeasureOptions {
  readonly signal?: AbortSignal
  onProgress?(soFar: StorageUse): void
}

export interface StorageUse {
  /** The largest first. */
  readonly conversations: readonly ConversationUse[]
}

/** Sizes in bytes; of messages about, as stores compress and index them. */
export interface ConversationUse {
  readonly peer: Jid
  readonly messageCount: number
  readonly messageBytes: number
  /** There are more of them than `removePast` keeps. */
  readonly hasOlder: boolean
  /** Files that may be removed from this device. */
  readonly fileCount: number
  readonly fileBytes: number
  /** Files that wait to be sent, or are under way. */
  readonly waitingBytes: number
}

export const bytesOf = ({ messageBytes, fileBytes, waitingBytes }: ConversationUse): number =>
  messageBytes + fileBytes + waitingBytes
