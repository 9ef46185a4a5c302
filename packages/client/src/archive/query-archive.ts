import {
  formatDateTime,
  type Jid,
  NS_ARCHIVE,
  NS_DELAY,
  NS_FORWARD,
  parseDateTime,
  randomId,
  type Stanza,
  stanza,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { type Incoming, readIncoming } from "../messages/incoming.ts"

const NS_RESULT_SET = "http://jabber.org/protocol/rsm"
const NS_DATA_FORM = "jabber:x:data"

export interface ArchiveQuery {
  readonly with?: Jid
  /** Inclusive, epoch ms. */
  readonly start?: number
  readonly end?: number
  /** The page that follows this id; or, reading backwards, the one before it (`""`: the last of all). */
  readonly after?: string
  readonly before?: string
  readonly limit: number
}

export interface ArchivePage {
  /** Oldest first. */
  readonly messages: readonly Incoming[]
  /** Of the page, which may hold more than the messages that concern us. */
  readonly first: string | undefined
  readonly last: string | undefined
  /** There is nothing more in the direction of reading. */
  readonly isComplete: boolean
}

interface RunningQuery {
  readonly messages: Incoming[]
  readonly limit: number
}

/** Asks our own archive, and gathers what comes before the answer. */
export class ArchiveQueries {
  readonly #requests: Requests
  readonly #own: Jid
  readonly #running = new Map<string, RunningQuery>()

  constructor(requests: Requests, own: Jid) {
    this.#requests = requests
    this.#own = own
  }

  /** @throws StanzaError (`item-not-found`: an id that the archive does not know), NotConnected */
  async fetch(query: ArchiveQuery): Promise<ArchivePage> {
    const queryId = randomId()
    const messages: Incoming[] = []
    this.#running.set(queryId, { messages, limit: query.limit })
    try {
      const answer = await this.#requests.ask("set", queryElement(queryId, query))
      const fin = answer.child("fin", NS_ARCHIVE)
      const set = fin?.child("set", NS_RESULT_SET)
      const first = set?.child("first")?.text
      const isComplete = fin?.attrs.complete === "true" || fin?.attrs.complete === "1" || first === undefined
      return { messages, first, last: set?.child("last")?.text, isComplete }
    } finally {
      this.#running.delete(queryId)
    }
  }

  /**
   * Takes a message that carries a result; false for all others. Only our own account may speak for our archive, and
   * only when it was asked: anything else is forged, and swallowed.
   */
  handle(message: Stanza): boolean {
    const result = message.child("result", NS_ARCHIVE)
    if (result === undefined) return false
    const isOwn = message.from === undefined || message.from === this.#own.toString()
    const query = this.#running.get(result.attrs.queryid ?? "")
    const archiveId = result.attrs.id
    if (!isOwn || query === undefined || archiveId === undefined) return true
    if (query.messages.length >= query.limit) return true
    const forwarded = result.child("forwarded", NS_FORWARD)
    const inner = forwarded?.child("message", "jabber:client")
    if (inner === undefined) return true
    const stampMs = parseDateTime(forwarded?.child("delay", NS_DELAY)?.attrs.stamp ?? "")
    const incoming = readIncoming(stanza(inner), this.#own, { archiveId, stampMs })
    if (incoming !== undefined) query.messages.push(incoming)
    return true
  }
}

function queryElement(queryId: string, query: ArchiveQuery) {
  const field = (name: string, value: string | undefined, type?: string) =>
    value !== undefined && xml("field", { var: name, type }, xml("value", {}, value))
  return xml(
    "query",
    { xmlns: NS_ARCHIVE, queryid: queryId },
    xml(
      "x",
      { xmlns: NS_DATA_FORM, type: "submit" },
      field("FORM_TYPE", NS_ARCHIVE, "hidden"),
      field("with", query.with?.toString()),
      field("start", query.start === undefined ? undefined : formatDateTime(query.start)),
      field("end", query.end === undefined ? undefined : formatDateTime(query.end)),
    ),
    xml(
      "set",
      { xmlns: NS_RESULT_SET },
      xml("max", {}, String(query.limit)),
      query.after !== undefined && xml("after", {}, query.after),
      query.before !== undefined && xml("before", {}, query.before),
    ),
  )
}
