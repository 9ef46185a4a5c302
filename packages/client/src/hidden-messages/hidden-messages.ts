import { findOriginId, type Jid, type Stanza } from "@kith/xmpp"
import { givenArchiveId, storedArchiveId } from "../archive/archive-id.ts"
import type { Requests } from "../connection/requests.ts"
import { forgetEdits } from "../corrections/apply-edit.ts"
import type { Incoming } from "../messages/incoming.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { Recording } from "../messages/recording.ts"
import { PrivateItems } from "../private-items/private-items.ts"
import { PrivateNode } from "../private-items/private-node.ts"
import { forgetReactions } from "../reactions/apply-reactions.ts"
import type { MessageRecord } from "../store/records.ts"
import { type HiddenMessage, hiddenCodec, NS_HIDDEN, uniteHidden } from "./hidden-codec.ts"

/** What our capabilities say that we want to hear of. */
export const HIDDEN_INTERESTS: readonly string[] = [`${NS_HIDDEN}+notify`]

/** What is hidden in one conversation, to be asked for each message that comes. */
interface Names {
  readonly list: readonly HiddenMessage[]
  readonly archiveIds: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
}

/** Messages that were deleted on our own devices only, in a private node of our account. */
export class HiddenMessages {
  readonly #items: PrivateItems<readonly HiddenMessage[]>
  readonly #log: MessageLog
  readonly #serverNow: () => number
  #names: ReadonlyMap<string, Names> = new Map()
  /** What is read from the store was removed before. */
  #isLoading = false

  constructor(log: MessageLog, requests: Requests, own: Jid, serverNow: () => number) {
    this.#log = log
    this.#serverNow = serverNow
    const node = new PrivateNode(NS_HIDDEN, requests, own)
    this.#items = new PrivateItems({ node, codec: hiddenCodec, store: log.store, serverNow })
    this.#items.all.subscribe(() => this.#take())
    log.hidden = this
  }

  /** Removes messages of a conversation from all our devices; `ids` are local ones. What waits to be sent stays. */
  async hide(peer: string, ids: readonly string[]): Promise<void> {
    const records = await this.#log.store.transact(async (transaction) => {
      const found: MessageRecord[] = []
      for (const id of ids) {
        const record = await transaction.findMessage(id)
        if (record?.peer === peer && record.queuedAt === undefined) found.push(record)
      }
      return found
    })
    const at = this.#serverNow()
    const named = records.flatMap((record) => describe(record, at))
    // First the names: what is removed must not come back by a copy that is under way.
    if (named.length > 0) {
      await this.#items.set(peer, uniteHidden(this.#items.all.get().get(peer) ?? [], named))
    }
    await this.#log.change(async (recording) => {
      for (const { id } of records) {
        const record = await recording.transaction.findMessage(id)
        if (record !== undefined) await remove(recording, record)
      }
    })
  }

  /** Whether the message is hidden, as it comes in. */
  has({ peer, archiveId, stanza }: Pick<Incoming, "peer" | "archiveId" | "stanza">): boolean {
    const key = peer.toString()
    const names = this.#names.get(key)
    if (names === undefined) return false
    if (archiveId !== undefined && names.archiveIds.has(givenArchiveId(archiveId, key))) return true
    // A mere id may be used again by clients that count from 1.
    const originId = findOriginId(stanza)
    return originId !== undefined && names.ids.has(originId)
  }

  /** Whether what changes the message that is called so there changes one that is hidden. */
  hasTarget(peer: string, target: string): boolean {
    const names = this.#names.get(peer)
    return names !== undefined && (names.ids.has(target) || names.archiveIds.has(target))
  }

  async load(): Promise<void> {
    this.#isLoading = true
    await this.#items.load()
    this.#isLoading = false
  }
  sessionReady(): Promise<void> {
    return this.#items.sessionReady()
  }
  /** Answers whether the message told of what another device hid. */
  handle(message: Stanza): boolean {
    return this.#items.handle(message)
  }

  #take(): void {
    const before = this.#names
    const names = new Map<string, Names>()
    const news = new Map<string, readonly HiddenMessage[]>()
    for (const [peer, value] of this.#items.all.get()) {
      const known = before.get(peer)
      const list = uniteHidden(known?.list ?? [], value)
      names.set(peer, known !== undefined && isSame(known.list, list) ? known : nameAll(list))
      const added = list.filter((each) => !known?.list.some((one) => isSameMessage(one, each)))
      if (added.length > 0) news.set(peer, added)
      // Another device has written over what we had: both lists are meant.
      if (!isSame(list, value)) void this.#tell(peer, list)
    }
    this.#names = names
    if (news.size > 0 && !this.#isLoading) {
      this.#removeAll(news).catch((error) => console.warn("Messages could not be removed", error))
    }
  }

  async #tell(peer: string, list: readonly HiddenMessage[]): Promise<void> {
    try {
      await this.#items.set(peer, list)
    } catch (error) {
      console.warn("What is hidden could not be told to our other devices", error)
    }
  }

  async #removeAll(news: ReadonlyMap<string, readonly HiddenMessage[]>): Promise<void> {
    for (const [peer, messages] of news) {
      await this.#log.change(async (recording) => {
        for (const message of messages) {
          for (const record of await findHidden(recording, peer, message)) await remove(recording, record)
        }
      })
    }
  }
}

function describe(record: MessageRecord, at: number): HiddenMessage[] {
  const { peer, archiveId, originId, stanzaId } = record
  const id = originId ?? stanzaId
  if (archiveId === undefined && id === undefined) return []
  return [
    {
      ...(archiveId !== undefined && { archiveId: givenArchiveId(archiveId, peer) }),
      ...(id !== undefined && { id }),
      at,
    },
  ]
}

async function findHidden(
  { transaction }: Recording,
  peer: string,
  { archiveId, id }: HiddenMessage,
): Promise<MessageRecord[]> {
  const found: MessageRecord[] = []
  if (archiveId !== undefined) {
    for (const stored of [archiveId, storedArchiveId(archiveId, peer)]) {
      const record = await transaction.findMessageByArchiveId(stored)
      if (record?.peer === peer) found.push(record)
    }
  }
  if (found.length > 0 || id === undefined) return found
  const named = await transaction.listMessagesByStanzaId(peer, id)
  // Where both have an id of the archive, and not the same, they are two.
  return named.filter((record) => archiveId === undefined || record.archiveId === undefined)
}

async function remove(recording: Recording, record: MessageRecord): Promise<void> {
  await forgetReactions(recording, record.id)
  await forgetEdits(recording, record)
  await recording.transaction.removeMessage(record.id)
  await recording.touch(record.peer)
}

const nameAll = (list: readonly HiddenMessage[]): Names => ({
  list,
  archiveIds: new Set(list.flatMap(({ archiveId }) => archiveId ?? [])),
  ids: new Set(list.flatMap(({ id }) => id ?? [])),
})

const isSameMessage = (one: HiddenMessage, other: HiddenMessage): boolean =>
  one.archiveId === other.archiveId && one.id === other.id

const isSame = (one: readonly HiddenMessage[], other: readonly HiddenMessage[]): boolean =>
  one.length === other.length &&
  one.every((each, at) => {
    const its = other[at]
    return its !== undefined && isSameMessage(each, its)
  })
