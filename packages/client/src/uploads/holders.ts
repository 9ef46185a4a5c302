import type { Failure } from "../failure.ts"
import { contentOf, hasContent, type MessageContent } from "../messages/content.ts"
import type { Recording } from "../messages/recording.ts"
import { readSchedules, type StoredSchedule, writeSchedule } from "../scheduled-messages/stored-schedule.ts"
import { enqueue, newRecord, noteFailed } from "../send-queue/queue-records.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { FailedFile } from "./failed-file.ts"
import { hasFilesOnDevice } from "./noted-messages.ts"

/** What holds files on this device until they are uploaded: a message of ours, or one that is to be sent later. */
export interface Holder {
  readonly peer: string
  readonly content: MessageContent
  readonly failedFiles: readonly FailedFile[]
  /** `waiting`: its files are to be uploaded; `failed`: not before a person says so; `later`: when it is due. */
  readonly state: "waiting" | "failed" | "later"
  /** Keeps what became of the files. Once none is on this device any more it goes on its way. */
  keep(recording: Recording, content: MessageContent, failedFiles: readonly FailedFile[]): Promise<void>
  /** Begins anew what failed. */
  again(recording: Recording, content: MessageContent, failedFiles: readonly FailedFile[]): Promise<void>
  fail(recording: Recording, failure: Failure): Promise<void>
  remove(recording: Recording): Promise<void>
}

/** By the id of the message or the scheduled message; `undefined` where nothing waits here any more. */
export async function findHolder(transaction: StoreTransaction, id: string): Promise<Holder | undefined> {
  const record = await transaction.findMessage(id)
  if (record !== undefined) {
    const isHere = record.direction === "out" && (record.state === "pending" || record.state === "failed")
    return isHere ? holdingMessage(record) : undefined
  }
  const schedule = (await readSchedules(transaction))[id]
  return schedule === undefined ? undefined : holdingSchedule(id, schedule)
}

/** A message that says nothing without its files goes with the last of them. */
export const saysSomething = (content: MessageContent): boolean =>
  hasContent({ ...content, body: content.body.trim() })

function holdingMessage(record: MessageRecord): Holder {
  return {
    peer: record.peer,
    content: contentOf(record),
    failedFiles: record.failedFiles ?? [],
    state: record.state === "pending" ? "waiting" : "failed",
    async keep(recording, content, failedFiles) {
      const { attachments: _, failedFiles: __, ...rest } = record
      const { attachments } = content
      const isComplete = record.state === "pending" && !hasFilesOnDevice(content)
      await recording.transaction.putMessage({
        ...rest,
        ...(attachments !== undefined && attachments.length > 0 && { attachments }),
        ...(failedFiles.length > 0 && { failedFiles }),
        ...(isComplete && { queuedAt: record.order }),
      })
      await recording.touch(record.peer)
      if (isComplete) recording.hasQueued = true
    },
    async again(recording, content, failedFiles) {
      const { attachments: _, ...rest } = record
      const fresh = newRecord({ ...rest, ...content }, recording.nowMs)
      await enqueue(recording, { ...fresh, ...(failedFiles.length > 0 && { failedFiles }) })
    },
    fail: (recording, failure) => noteFailed(recording, record, failure),
    async remove(recording) {
      await recording.transaction.removeMessage(record.id)
      await recording.touch(record.peer)
    },
  }
}

function holdingSchedule(id: string, schedule: StoredSchedule): Holder {
  const { failure, failedFiles = [], ...rest } = schedule
  return {
    peer: schedule.peer,
    content: schedule.content,
    failedFiles,
    state: failure !== undefined ? "failed" : schedule.keeper === "device" ? "later" : "waiting",
    async keep(recording, content, stillFailed) {
      recording.hasSchedules = true
      const files = stillFailed.length > 0 && { failedFiles: stillFailed }
      const changed = { ...rest, content, ...files, ...(failure !== undefined && { failure }) }
      await writeSchedule(recording.transaction, id, changed)
    },
    async again(recording, content, stillFailed) {
      recording.hasSchedules = true
      const files = stillFailed.length > 0 && { failedFiles: stillFailed }
      await writeSchedule(recording.transaction, id, { ...rest, content, ...files })
    },
    async fail(recording, why) {
      recording.hasSchedules = true
      await writeSchedule(recording.transaction, id, { ...schedule, failure: why })
    },
    async remove(recording) {
      recording.hasSchedules = true
      await writeSchedule(recording.transaction, id, undefined)
    },
  }
}
