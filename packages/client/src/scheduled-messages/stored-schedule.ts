import {
  Jid,
  NS_MARKERS,
  NS_RECEIPTS,
  NS_STANZA_ID,
  type ScheduledStanza,
  stanza,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { type Failure, readFailure } from "../failure.ts"
import type { MessageContent } from "../messages/content.ts"
import { readContent } from "../messages/read-content.ts"
import { writeContent } from "../messages/write-content.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { FailedFile } from "../uploads/failed-file.ts"
import type { ScheduledMessage } from "./scheduled-message.ts"

/** As a store keeps it: plain JSON. */
export interface StoredSchedule {
  readonly peer: string
  readonly content: MessageContent
  readonly at: number
  readonly keeper: ScheduledMessage["keeper"]
  /** What the server is still to be told. */
  readonly owed?: "schedule" | "cancel"
  /** With `owed`: it was told perhaps, so that only the server knows what became of it. */
  readonly isAttempted?: true
  /** A sentence where an earlier version kept it. */
  readonly failure?: Failure | string
  /** Files that could not be uploaded. */
  readonly failedFiles?: readonly FailedFile[]
}

/** By id. */
export type StoredSchedules = Readonly<Record<string, StoredSchedule>>

const KEY = "scheduled-messages"

export const readSchedules = async (transaction: StoreTransaction): Promise<StoredSchedules> =>
  (await transaction.findSetting<StoredSchedules>(KEY)) ?? {}

export const writeSchedules = (transaction: StoreTransaction, all: StoredSchedules): Promise<void> =>
  transaction.putSetting(KEY, all)

/** Changes one, or removes it. */
export async function writeSchedule(
  transaction: StoreTransaction,
  id: string,
  schedule: StoredSchedule | undefined,
): Promise<void> {
  const { [id]: _, ...others } = await readSchedules(transaction)
  await writeSchedules(transaction, schedule === undefined ? others : { ...others, [id]: schedule })
}

/** What the server will send: as the send queue would. */
export function toScheduledStanza(id: string, { peer, content, at }: StoredSchedule): ScheduledStanza {
  const children = [
    ...writeContent(content),
    xml("origin-id", { xmlns: NS_STANZA_ID, id }),
    xml("request", { xmlns: NS_RECEIPTS }),
    xml("markable", { xmlns: NS_MARKERS }),
  ]
  return {
    id,
    at,
    message: xml("message", { xmlns: "jabber:client", to: peer, type: "chat", id }, ...children),
  }
}

/** What the server has; `undefined` for what is no message to anybody. */
export function fromScheduledStanza(scheduled: {
  readonly at: number
  readonly message: XmlElement
  readonly failure?: string
}): StoredSchedule | undefined {
  const { at, message, failure } = scheduled
  const to = Jid.tryParse(message.attrs.to)
  if (to === undefined) return undefined
  const content = readContent(stanza(message))
  return {
    peer: to.bare.toString(),
    content,
    at,
    keeper: "server",
    ...(failure !== undefined && { failure: { kind: "said", text: failure.slice(0, 500) } as const }),
  }
}

export function present(stored: StoredSchedules): ScheduledMessage[] {
  return Object.entries(stored)
    .filter(([, { owed }]) => owed !== "cancel")
    .map(([id, { peer, content, at, keeper, failure, failedFiles }]) => ({
      id,
      peer: Jid.parse(peer),
      content,
      at,
      keeper,
      ...(failure !== undefined && { failure: readFailure(failure) }),
      ...(failedFiles !== undefined && { failedFiles }),
    }))
    .sort((one, other) => one.at - other.at)
}
