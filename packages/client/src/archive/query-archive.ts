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
import { type Incoming, type IsRoom, readIncoming } from "../messages/incoming.ts"
import { type Archive, type ArchivePage, type ArchiveQuery, OWN_ARCHIVE } from "./archive.ts"

const NS_RESULT_SET = "http://jabber.org/protocol/rsm"
const NS_DATA_FORM = "jabber:x:data"

/** Makes of what an archive has a message of ours; `undefined` for what is not part of a conversation. */
export type ReadArchived = (
  message: Stanza,
  known: Pick<Incoming, "archiveId" | "stampMs">,
) => Incoming | undefined

interface RunningQuery {
  readonly messages: Incoming[]
  readonly limit: number
  /** Who may answer. */
  readonly by: Jid
  readonly read: ReadArchived
}

/** Asks archives, and gathers what comes before the answer. */
export class ArchiveQueries {
  /** That of our account. */
  readonly own: Archive
  /** Set by who knows the rooms. */
  isRoom: IsRoom = () => false
  /** Hears of what our own archive has, such as invitations that came while we were away. */
  onArchived: (message: Stanza, stampMs: number | undefined) => void = () => undefined
  readonly #requests: Requests
  readonly #own: Jid
  readonly #running = new Map<string, RunningQuery>()

  constructor(requests: Requests, own: Jid) {
    this.#requests = requests
    this.#own = own
    const read: ReadArchived = (message, known) => {
      this.onArchived(message, known.stampMs)
      return readIncoming(message, own, known, this.isRoom)
    }
    this.own = { key: OWN_ARCHIVE, fetch: (query) => this.#fetch(query, own, read) }
  }

  /** That of a room. */
  of(room: Jid, read: ReadArchived): Archive {
    return {
      key: room.toString(),
      // Among the messages of a room the field would name one occupant (XEP-0313 §6.2).
      fetch: ({ with: _, ...query }) => this.#fetch(query, room, read),
    }
  }

  async #fetch(query: ArchiveQuery, by: Jid, read: ReadArchived): Promise<ArchivePage> {
    const queryId = randomId()
    const messages: Incoming[] = []
    this.#running.set(queryId, { messages, limit: query.limit, by, read })
    try {
      const to = by.equals(this.#own) ? undefined : by
      const answer = await this.#requests.ask("set", queryElement(queryId, query), to)
      const fin = answer.child("fin", NS_ARCHIVE)
      const set = fin?.child("set", NS_RESULT_SET)
      const first = set?.child("first")?.text
      const last = set?.child("last")?.text
      // One that answers with where we stand would do so for ever.
      const isStuck = first === undefined || first === query.before || last === query.after
      const isComplete = isStuck || fin?.attrs.complete === "true" || fin?.attrs.complete === "1"
      return { messages, first, last, isComplete }
    } finally {
      this.#running.delete(queryId)
    }
  }

  /**
   * Takes a message that carries a result; false for all others. Only whom we asked may speak for an archive, and only
   * then: anything else is forged, and swallowed.
   */
  handle(message: Stanza): boolean {
    const result = message.child("result", NS_ARCHIVE)
    if (result === undefined) return false
    const query = this.#running.get(result.attrs.queryid ?? "")
    const archiveId = result.attrs.id
    if (query === undefined || archiveId === undefined) return true
    const by = message.from === undefined ? this.#own.toString() : message.from
    if (by !== query.by.toString() || query.messages.length >= query.limit) return true
    const forwarded = result.child("forwarded", NS_FORWARD)
    const inner = forwarded?.child("message", "jabber:client")
    if (inner === undefined) return true
    const stampMs = parseDateTime(forwarded?.child("delay", NS_DELAY)?.attrs.stamp ?? "")
    const incoming = query.read(stanza(inner), { archiveId, stampMs })
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
      ...Object.entries(query.fields ?? {}).map(([name, value]) => field(name, value)),
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
