import type { Jid } from "@kith/xmpp"
import type { Message } from "../messages/message.ts"
import { keepIdentity, presentMessage } from "../messages/present-message.ts"
import type { MessageRecord } from "../store/records.ts"

interface Row {
  /** Its place in the conversation. */
  readonly order: number
  readonly message: Message
}

/**
 * The messages of a conversation that are shown, oldest first, those on their way to the store behind all that is in it.
 * One that did not change stays the same object.
 */
export class MessageWindow {
  readonly #peer: Jid
  #rows: readonly Row[] = []
  #handedOver: readonly Message[] = []
  #messages: readonly Message[] = []

  constructor(peer: Jid) {
    this.#peer = peer
  }

  get messages(): readonly Message[] {
    return this.#messages
  }

  /** How many of them are in the store. */
  get storedCount(): number {
    return this.#rows.length
  }

  /** Everything was read anew. */
  replace(records: readonly MessageRecord[]): void {
    const known = new Map(this.#messages.map((message) => [message.id, message]))
    this.#set(records.map((record) => this.#rowOf(record, known.get(record.id))))
  }

  /**
   * Some messages changed, were added or removed (`undefined`); costs the same however long the window is, but for a copy of
   * its references. Those before `begin` are not shown.
   */
  apply(changes: ReadonlyMap<string, MessageRecord | undefined>, begin: number): void {
    const known = new Map<string, Row>()
    const rows = this.#rows.filter((row) => {
      const isChanged = changes.has(row.message.id)
      if (isChanged) known.set(row.message.id, row)
      return !isChanged
    })
    let isSame = true
    for (const [id, record] of changes) {
      const before = known.get(id)
      if (record === undefined || record.order < begin) {
        isSame &&= before === undefined
        continue
      }
      const row = this.#rowOf(
        record,
        before?.message ?? this.#handedOver.find((message) => message.id === id),
      )
      isSame &&= row.order === before?.order && row.message === before.message
      rows.splice(placeOf(rows, row.order), 0, row)
    }
    if (!isSame) this.#set(rows)
  }

  /** What is to be shown behind the stored messages: whichever of these is not among them. */
  handOver(records: readonly MessageRecord[]): void {
    if (records.length === 0 && this.#handedOver.length === 0) return
    const known = new Map(this.#handedOver.map((message) => [message.id, message]))
    this.#handedOver = records.map((record) => this.#rowOf(record, known.get(record.id)).message)
    this.#set(this.#rows)
  }

  #rowOf(record: MessageRecord, known: Message | undefined): Row {
    return { order: record.order, message: keepIdentity(known, presentMessage(record, this.#peer)) }
  }

  #set(rows: readonly Row[]): void {
    this.#rows = rows
    const present = this.#messages
    const messages = rows.map(({ message }) => message)
    if (this.#handedOver.length > 0) {
      const stored = new Set(messages.map(({ id }) => id))
      messages.push(...this.#handedOver.filter(({ id }) => !stored.has(id)))
    }
    const isSame =
      messages.length === present.length && messages.every((message, i) => message === present[i])
    if (!isSame) this.#messages = messages
  }
}

/** The first place whose order is not below `order`. */
function placeOf(rows: readonly Row[], order: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.order ?? 0) < order) low = middle + 1
    else high = middle
  }
  return low
}
