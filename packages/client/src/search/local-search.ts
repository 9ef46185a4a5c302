import { FULL_TEXT_FIELD, Jid } from "@kith/xmpp"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import { explainFailure } from "../errors.ts"
import type { Incoming } from "../messages/incoming.ts"
import type { Message } from "../messages/message.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { presentMessage } from "../messages/present-message.ts"
import { readContent } from "../messages/read-content.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import { hasWords, isEmpty, isMeant, parseQuery, searchableText } from "./query.ts"
import type { FoundMessages, MessageSearch, SearchOptions } from "./search.ts"
import { type TextEntry, TextTable } from "./text-table.ts"

const LIMIT = 50
/** Without words there may be many to look at; the newest ones are looked at. */
const LOOKED_AT = 5_000

export interface LocalSearchParts {
  readonly log: MessageLog
  readonly queries: ArchiveQueries
  readonly facts: ServerFacts
  readonly nameOf: (address: Jid) => string
}

/** Messages by their words, on this device and in the archive of our server. */
export class LocalSearch implements MessageSearch {
  readonly #parts: LocalSearchParts
  readonly #table: TextTable

  constructor(parts: LocalSearchParts) {
    this.#parts = parts
    this.#table = new TextTable(parts.log)
  }

  async find(typed: string, { peer, limit = LIMIT }: SearchOptions = {}): Promise<FoundMessages> {
    const query = parseQuery(typed)
    if (isEmpty(query)) return { messages: [], hasMore: false }
    const found: TextEntry[] = []
    for (const table of await this.#table.read(peer?.toString())) {
      for (const entry of table) if (hasWords(entry.text, query)) found.push(entry)
    }
    found.sort((a, b) => b.sentAt - a.sentAt)
    const nameOf = (address: string) => {
      const jid = Jid.tryParse(address)
      return jid === undefined ? "" : this.#parts.nameOf(jid.bare)
    }
    return await this.#parts.log.store.transact(async (transaction) => {
      const messages: Message[] = []
      for (const { id } of found.slice(0, LOOKED_AT)) {
        // It may have been changed or removed since its text was read.
        const record = await transaction.findMessage(id)
        if (record === undefined || !hasWords(searchableText(record), query)) continue
        if (!isMeant(record, query, nameOf)) continue
        const of = Jid.tryParse(record.peer)
        if (of !== undefined) messages.push(presentMessage(record, of))
        if (messages.length > limit) break
      }
      return { messages: messages.slice(0, limit), hasMore: messages.length > limit }
    })
  }

  async askServer(typed: string, { peer, limit = LIMIT }: SearchOptions = {}): Promise<readonly Message[]> {
    const { queries, facts } = this.#parts
    const { words } = parseQuery(typed)
    if (words.length === 0 || facts.server?.hasFullText !== true) return []
    const fields = { [FULL_TEXT_FIELD]: words.join(" ") }
    const asked = { ...(peer !== undefined && { with: peer }), limit, before: "", fields }
    const { messages } = await explainFailure(queries.own.fetch(asked))
    return messages.flatMap(present).toReversed()
  }
}

function present({ stanza, peer, from, isMine, archiveId, stampMs, senderName }: Incoming): Message[] {
  const content = readContent(stanza)
  if (archiveId === undefined || content.body === "") return []
  const message: Message = {
    ...content,
    id: archiveId,
    archiveId,
    peer,
    from,
    isMine,
    sentAt: stampMs ?? 0,
    state: "delivered",
    ...(senderName !== undefined && { senderName }),
  }
  return [message]
}
