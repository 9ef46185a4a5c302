import type { MessageRecord } from "../store/records.ts"
import { kindsOf } from "./kinds.ts"
import { fold } from "./query.ts"
import { Signature } from "./signature.ts"

const MESSAGES_MOST = 256
const CHARACTERS_MOST = 65_536
/** Of one message; what stands further behind is not found. */
const LONGEST_TEXT = 20_000

/** A message in the index. */
export interface IndexRow {
  readonly id: string
  readonly peer: string
  /** Its author, folded: the address and the nick; "me" for us. */
  readonly author: string
  /** The author's address, for names that are not in the message; "" for us. */
  readonly from: string
  /** Epoch ms. */
  readonly sentAt: number
  /** See `kinds.ts`. */
  readonly kinds: number
  /** Folded. */
  readonly text: string
}

/** What is sought of a message; `undefined` where there is nothing to find, as in one that was taken back. */
export function toRow(record: MessageRecord): IndexRow | undefined {
  const { id, peer, sentAt, from, senderName = "", direction } = record
  const [text, kinds] = [searchableText(record), kindsOf(record)]
  if (text === "" && kinds === 0) return undefined
  const isMine = direction === "out"
  const author = isMine ? "me" : fold(`${from} ${senderName}`)
  return { id, peer, author, from: isMine ? "" : from, sentAt, kinds, text: text.slice(0, LONGEST_TEXT) }
}

/** All that can be found in a message, folded; `""` for one that was taken back. */
export function searchableText(record: MessageRecord): string {
  if (record.retracted !== undefined) return ""
  const parts = [record.body]
  for (const { name, description } of record.attachments ?? []) parts.push(name ?? "", description ?? "")
  if (record.location?.label !== undefined) parts.push(record.location.label)
  if (record.contactCard?.name !== undefined) parts.push(record.contactCard.name)
  return fold(parts.filter((part) => part !== "").join(" "))
}

/** As it is stored: column by column, since stores copy a long text faster than many small objects. Plain JSON. */
export interface StoredSegment {
  readonly ids: readonly string[]
  /** Texts hold no line feed; they are joined by one. */
  readonly texts: string
  readonly sentAts: readonly number[]
  readonly kinds: readonly number[]
  /** Places in `people`. */
  readonly places: readonly number[]
  /** Conversation, author and address, each pair once. */
  readonly people: readonly (readonly [peer: string, author: string, from: string])[]
}

/** Some hundred messages of the index, in the order in which they were added. */
export class Segment {
  #rows: IndexRow[]
  #characters: number
  #signature: Signature | undefined

  constructor(rows: IndexRow[] = [], signature?: Signature) {
    this.#rows = rows
    this.#characters = rows.reduce((sum, { text }) => sum + text.length, 0)
    this.#signature = signature
  }

  static read(stored: StoredSegment, signature?: Signature): Segment {
    const texts = stored.texts.split("\n")
    const rows = stored.ids.map((id, at): IndexRow => {
      const [peer = "", author = "", from = ""] = stored.people[stored.places[at] ?? 0] ?? []
      const [sentAt = 0, kinds = 0] = [stored.sentAts[at], stored.kinds[at]]
      return { id, peer, author, from, sentAt, kinds, text: texts[at] ?? "" }
    })
    return new Segment(rows, signature)
  }

  get rows(): readonly IndexRow[] {
    return this.#rows
  }

  get isFull(): boolean {
    return this.#rows.length >= MESSAGES_MOST || this.#characters >= CHARACTERS_MOST
  }

  get signature(): Signature {
    if (this.#signature === undefined) {
      this.#signature = new Signature()
      for (const row of this.#rows) note(this.#signature, row)
    }
    return this.#signature
  }

  get newest(): number {
    return this.#rows.reduce((newest, { sentAt }) => Math.max(newest, sentAt), 0)
  }

  get oldest(): number {
    return this.#rows.reduce((oldest, { sentAt }) => Math.min(oldest, sentAt), Number.MAX_SAFE_INTEGER)
  }

  find(id: string): IndexRow | undefined {
    return this.#rows.find((row) => row.id === id)
  }

  add(row: IndexRow): void {
    note(this.signature, row)
    this.#rows.push(row)
    this.#characters += row.text.length
  }

  remove(id: string): void {
    this.#rows = this.#rows.filter((row) => row.id !== id)
    this.#characters = this.#rows.reduce((sum, { text }) => sum + text.length, 0)
    this.#signature = undefined
  }

  write(): StoredSegment {
    const people = new Map<string, number>()
    const pairs: (readonly [string, string, string])[] = []
    const places = this.#rows.map(({ peer, author, from }) => {
      const key = `${peer}\n${author}\n${from}`
      const known = people.get(key)
      if (known !== undefined) return known
      pairs.push([peer, author, from])
      people.set(key, pairs.length - 1)
      return pairs.length - 1
    })
    return {
      ids: this.#rows.map(({ id }) => id),
      texts: this.#rows.map(({ text }) => text).join("\n"),
      sentAts: this.#rows.map(({ sentAt }) => sentAt),
      kinds: this.#rows.map(({ kinds }) => kinds),
      places,
      people: pairs,
    }
  }
}

/** What a conversation or a kind leaves in a signature: ids that no message has. */
export const peerMark = (peer: string): string => `in\n${peer}`
export const kindMark = (bit: number): string => `has\n${bit}`

function note(signature: Signature, { id, peer, kinds, text }: IndexRow): void {
  signature.addText(text)
  signature.addId(id)
  signature.addId(peerMark(peer))
  for (let bit = 0; kinds >> bit > 0; bit++) if ((kinds >> bit) & 1) signature.addId(kindMark(bit))
}
