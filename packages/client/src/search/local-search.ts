import { FULL_TEXT_FIELD, Jid } from "@kith/xmpp"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import { explainFailure } from "../errors.ts"
import type { Incoming } from "../messages/incoming.ts"
import type { Message } from "../messages/message.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { presentMessage } from "../messages/present-message.ts"
import { readContent } from "../messages/read-content.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { IndexKeeper } from "./index-keeper.ts"
import { bitsOfKinds } from "./kinds.ts"
import { fold, isEmpty, parseQuery, type Query } from "./query.ts"
import type { FoundMessages, MessageSearch, SearchOptions } from "./search.ts"
import { type IndexRow, kindMark, peerMark, searchableText, toRow } from "./segment.ts"
import { bitsOfId, bitsOfText } from "./signature.ts"

const LIMIT = 50
const LIMIT_MOST = 1_000
/** So long everything is waited for; then what is known so far is given, and whoever wants the rest asks again. */
const WAITING_MS = 150
const NOTHING: FoundMessages = { messages: [], hasMore: false, isComplete: true }

export interface LocalSearchParts {
  readonly log: MessageLog
  readonly queries: ArchiveQueries
  readonly facts: ServerFacts
  readonly keeper: IndexKeeper
  readonly nameOf: (address: Jid) => string
}

/** Messages by their words, on this device and in the archive of our server. */
export class LocalSearch implements MessageSearch {
  readonly #parts: LocalSearchParts

  constructor(parts: LocalSearchParts) {
    this.#parts = parts
  }

  async find(typed: string, options: SearchOptions = {}): Promise<FoundMessages> {
    const query = parseQuery(typed)
    const kinds = bitsOfKinds(query.has)
    if (isEmpty(query) || kinds === undefined) return NOTHING
    const limit = Math.min(options.limit ?? LIMIT, LIMIT_MOST)
    const { keeper, log } = this.#parts
    const isComplete = await keeper.bringUpToDate(WAITING_MS)
    const peers = await this.#peersOf(query, options)
    if (peers?.size === 0) return NOTHING
    const isMeant = this.#judge(query, kinds, peers)
    const rows = await keeper.index.find({
      bits: [...bitsOf(query, kinds), ...(peers?.size === 1 ? bitsOfId(peerMark([...peers][0] ?? "")) : [])],
      since: query.since ?? Number.NEGATIVE_INFINITY,
      until: query.until ?? Number.POSITIVE_INFINITY,
      isMeant,
      limit: limit + 1,
    })
    const messages = await log.store.transact(async (transaction) => {
      const found: Message[] = []
      for (const { id } of rows.slice(0, limit)) {
        const record = await transaction.findMessage(id)
        if (record === undefined) continue
        const [row, peer] = [toRow(record), Jid.tryParse(record.peer)]
        // It may have been changed or taken back since it was found.
        if (row !== undefined && peer !== undefined && isMeant(row)) found.push(presentMessage(record, peer))
      }
      return found
    })
    return { messages, hasMore: rows.length > limit, isComplete }
  }

  async askServer(typed: string, { peer, limit = LIMIT }: SearchOptions = {}): Promise<readonly Message[]> {
    const { queries, facts, log } = this.#parts
    const { words, from, has, in: within, since, until } = parseQuery(typed)
    // What the archive cannot be asked for would be found in vain.
    if (from.length + has.length + within.length > 0) return []
    if (words.length === 0 || facts.server?.hasFullText !== true) return []
    const fields = { [FULL_TEXT_FIELD]: words.join(" ") }
    const asked = { ...(peer !== undefined && { with: peer }), limit, before: "", fields }
    const { messages } = await explainFailure(queries.own.fetch(asked))
    const outdated = await this.#findOutdated(messages, words)
    return messages
      .filter((incoming) => log.hidden?.has(incoming) !== true && !outdated.has(incoming))
      .flatMap(present)
      .filter(({ sentAt }) => sentAt >= (since ?? 0) && sentAt < (until ?? Number.POSITIVE_INFINITY))
      .toReversed()
  }

  subscribe(listener: () => void): () => void {
    return this.#parts.log.subscribe(({ messageIds }) => {
      if (messageIds.length > 0) listener()
    })
  }

  /** What an archive still has as it was, while we know that it was taken back or says something else now. */
  #findOutdated(messages: readonly Incoming[], words: readonly string[]): Promise<Set<Incoming>> {
    return this.#parts.log.store.transact(async (transaction) => {
      const outdated = new Set<Incoming>()
      for (const incoming of messages) {
        const { archiveId } = incoming
        const record = archiveId && (await transaction.findMessageByArchiveId(archiveId))
        if (!record) continue
        const text = searchableText(record)
        if (!words.every((word) => text.includes(word))) outdated.add(incoming)
      }
      return outdated
    })
  }

  /** The conversations that are meant; `undefined` for all. */
  async #peersOf({ in: within }: Query, { peer }: SearchOptions): Promise<ReadonlySet<string> | undefined> {
    if (peer !== undefined) return new Set([peer.bare.toString()])
    if (within.length === 0) return undefined
    const conversations = await this.#parts.log.store.transact((t) => t.listConversations())
    const meant = conversations.filter((conversation) => {
      const names = fold(`${conversation.peer} ${this.#nameOf(conversation.peer)}`)
      return within.every((part) => names.includes(part))
    })
    return new Set(meant.map((conversation) => conversation.peer))
  }

  #judge(query: Query, kinds: number, peers: ReadonlySet<string> | undefined): (row: IndexRow) => boolean {
    const names = new Map<string, string>()
    const nameOf = (address: string) => {
      const name = names.get(address) ?? fold(this.#nameOf(address))
      names.set(address, name)
      return name
    }
    return ({ peer, author, from, kinds: has, text }) => {
      if ((has & kinds) !== kinds || peers?.has(peer) === false) return false
      if (!query.words.every((word) => text.includes(word))) return false
      return query.from.every((name) => {
        if (name === "me" || author === "me") return name === author
        return author.includes(name) || nameOf(from).includes(name)
      })
    }
  }

  #nameOf(address: string): string {
    const jid = Jid.tryParse(address)
    return jid === undefined ? "" : this.#parts.nameOf(jid.bare)
  }
}

/** What a segment must have to be looked through. */
function bitsOf({ words }: Query, kinds: number): number[] {
  const bits = words.flatMap(bitsOfText)
  for (let bit = 0; kinds >> bit > 0; bit++) if ((kinds >> bit) & 1) bits.push(...bitsOfId(kindMark(bit)))
  return bits
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
