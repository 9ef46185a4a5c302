import { isStoreFull } from "../device-storage/is-store-full.ts"
import { NotKept } from "../errors.ts"
import { waitsForRoom } from "../messages/handed-over.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { MessageRecord } from "../store/records.ts"
import { newRecord } from "./queue-records.ts"

/** Puts a message of ours into the store and on its way. */
export type StoreMessage = (record: MessageRecord) => Promise<void>

/**
 * Shows what a person writes, and stores it meanwhile. What the device had no room for stays where it stands and is taken
 * up again, in the order of writing, when there is room, or when somebody writes behind it.
 */
export class HandOver {
  readonly #log: MessageLog
  readonly #store: StoreMessage
  #takingUp: Promise<void> | undefined

  constructor(log: MessageLog, store: StoreMessage) {
    this.#log = log
    this.#store = store
  }

  /** @throws NotKept when the store does not take it */
  async add(record: MessageRecord): Promise<void> {
    const { handedOver } = this.#log
    if (handedOver.of(record.peer).some((each) => each.id !== record.id && waitsForRoom(each))) {
      handedOver.put(record)
      await this.takeUp()
      return await this.#keepBehindOthers(record)
    }
    // First, so that the store works while the page draws: whoever shows messages does it in the next microtask.
    const storing = this.#store(record)
    handedOver.put(record)
    await this.#settle(record, storing)
  }

  /** There may be room again: tries what waits for it, until there is none for the next one. */
  takeUp(): Promise<void> {
    this.#takingUp ??= this.#takeUpAll().finally(() => {
      this.#takingUp = undefined
    })
    return this.#takingUp
  }

  async #takeUpAll(): Promise<void> {
    const { handedOver } = this.#log
    for (;;) {
      const next = handedOver.all.find(waitsForRoom)
      if (next === undefined) return
      const record = newRecord(next, this.#log.nowMs)
      handedOver.tryAgain(record)
      try {
        await this.#settle(record, this.#store(record))
      } catch {
        // It says itself what happened to it.
        return
      }
    }
  }

  async #keepBehindOthers(record: MessageRecord): Promise<void> {
    const { handedOver } = this.#log
    const earlier = handedOver.of(record.peer).find(waitsForRoom)
    if (earlier === undefined) await this.#settle(record, this.#store(record))
    else throw this.#fail(record, new Error("Earlier messages wait for room."), true)
  }

  async #settle(record: MessageRecord, storing: Promise<void>): Promise<void> {
    try {
      await storing
    } catch (error) {
      throw this.#fail(record, error, isStoreFull(error))
    }
  }

  #fail({ id }: MessageRecord, cause: unknown, isForRoom: boolean): NotKept {
    const { handedOver } = this.#log
    const notKept = new NotKept(cause, isForRoom, handedOver.whenGone(id))
    handedOver.fail(id, notKept.failure)
    return notKept
  }
}
