import { type Stanza, StanzaError, type XmlElement } from "@kith/xmpp"
import { NotConnected } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import type { Store } from "../store/store.ts"
import { type ItemPlace, type NodeNews, readOrSkip } from "./private-node.ts"

/** So many are kept; what a server has beyond that is left there. */
const ITEMS_MOST = 20_000

/** How an item is kept in a store (plain JSON) and on the wire; `parse` throws MalformedError. */
export interface ItemCodec<Value> {
  write(value: Value, changedAt: number): XmlElement
  parse(payload: XmlElement): { readonly value: Value; readonly changedAt: number }
}

interface StoredItem<Value> {
  /** `undefined`: removed here, and the server does not know yet. */
  readonly value?: Value
  /** Epoch ms, by the server's clock: the newest wins. */
  readonly changedAt: number
  /** The server does not have it yet. */
  readonly isOwed?: true
}
type Stored<Value> = Readonly<Record<string, StoredItem<Value>>>

export interface PrivateItemsParts<Value> {
  readonly node: ItemPlace
  readonly codec: ItemCodec<Value>
  readonly store: Store
  readonly serverNow: () => number
  /** The server did not take a change. Whether it is taken back; else it is told again in the next session. */
  readonly refused?: (error: StanzaError) => boolean
}

/**
 * Named values that all devices of an account share and nobody else sees. They can be changed without a connection;
 * where two devices changed the same one, the later change stays.
 */
export class PrivateItems<Value> {
  readonly #parts: PrivateItemsParts<Value>
  readonly #key: string
  readonly #all = createLive<ReadonlyMap<string, Value>>(new Map())
  readonly #isOwed = createLive(false)
  #paying: Promise<void> | undefined
  /** What came while the node was being fetched. */
  #meanwhile: ReadNews<Value>[] | undefined

  constructor(parts: PrivateItemsParts<Value>) {
    this.#parts = parts
    this.#key = `private ${parts.node.name}`
  }

  get all(): Live<ReadonlyMap<string, Value>> {
    return this.#all
  }
  /** Something was changed here that the server does not know yet. */
  get isOwed(): Live<boolean> {
    return this.#isOwed
  }
  /** What our capabilities say that we want to hear of (XEP-0163 §4). */
  get interest(): string {
    return `${this.#parts.node.name}+notify`
  }

  async load(): Promise<void> {
    this.#present(await this.#parts.store.transact((t) => t.findSetting<Stored<Value>>(this.#key)))
  }

  /** Resolves when it is safe in the local store; `undefined` removes. The server gets it now or when it can be reached. */
  async set(id: string, value: Value | undefined): Promise<void> {
    const changedAt = this.#parts.serverNow()
    await this.#change((stored) => ({
      ...stored,
      [id]: { ...(value !== undefined && { value }), changedAt, isOwed: true },
    }))
    this.#pay()
  }

  /** At the beginning of a session: takes what other devices changed and tells what was changed here. */
  async sessionReady(): Promise<void> {
    const meanwhile: ReadNews<Value>[] = []
    this.#meanwhile = meanwhile
    const items = readNews(await this.#parts.node.fetch(), this.#parts.codec)
    // What was told right behind the answer is newer than the answer; what came before it is in it.
    await this.#change((stored) =>
      meanwhile.reduce(
        (known, news) => merge(known, newerThan(known, news), false),
        merge(stored, items, true),
      ),
    )
    if (this.#meanwhile === meanwhile) this.#meanwhile = undefined
    await this.#payAll()
  }

  /** The connection is back, and the session is the same: tells what was changed meanwhile. */
  resumed(): Promise<void> {
    return this.#payAll()
  }

  /** Answers whether the message told of what another device changed. */
  handle(message: Stanza): boolean {
    const news = this.#parts.node.readEvent(message)
    if (news === undefined) return false
    const items = readNews(news, this.#parts.codec)
    this.#meanwhile?.push(items)
    this.#change((stored) => merge(stored, items, false)).catch((error) =>
      console.warn("What another device changed could not be kept", error),
    )
    return true
  }

  async #change(work: (stored: Stored<Value>) => Stored<Value>): Promise<void> {
    // What stands in the store counts, not what is shown: another tab may have changed it.
    const changed = await this.#parts.store.transact(async (t) => {
      const next = work((await t.findSetting<Stored<Value>>(this.#key)) ?? {})
      await t.putSetting(this.#key, next)
      return next
    })
    this.#present(changed)
  }

  #present(stored: Stored<Value> = {}): void {
    const all = new Map<string, Value>()
    for (const [id, { value }] of Object.entries(stored)) if (value !== undefined) all.set(id, value)
    this.#all.set(all)
    this.#isOwed.set(Object.values(stored).some(({ isOwed }) => isOwed === true))
  }

  #pay(): void {
    this.#payAll().catch((error) => {
      // Without a connection it is told at the beginning of the next session.
      if (!(error instanceof NotConnected)) console.warn("The server did not take a setting", error)
    })
  }

  async #payAll(): Promise<void> {
    while (this.#paying !== undefined) await this.#paying
    this.#paying = this.#payOwed().finally(() => {
      this.#paying = undefined
    })
    await this.#paying
  }

  async #payOwed(): Promise<void> {
    const { store, node, codec } = this.#parts
    const stored = (await store.transact((t) => t.findSetting<Stored<Value>>(this.#key))) ?? {}
    let isRefused = false
    for (const [id, { value, changedAt, isOwed }] of Object.entries(stored)) {
      if (isOwed !== true) continue
      try {
        if (value === undefined) await node.retract(id)
        else await node.publish(id, codec.write(value, changedAt))
      } catch (error) {
        if (!(error instanceof StanzaError) || this.#parts.refused?.(error) !== true) throw error
        isRefused = true
      }
      await this.#change((now) => (now[id]?.changedAt === changedAt ? settle(now, id) : now))
    }
    if (!isRefused) return
    const kept = readNews(await node.fetch(), codec)
    await this.#change((now) => merge(now, kept, true))
  }
}

type ReadNews<Value> = ReadonlyMap<string, { readonly value: Value; readonly changedAt: number } | undefined>

function readNews<Value>(news: NodeNews, codec: ItemCodec<Value>): ReadNews<Value> {
  const read = new Map<string, { value: Value; changedAt: number } | undefined>()
  for (const { id, payload } of news.slice(0, ITEMS_MOST)) {
    const item = payload && readOrSkip(payload, (element) => codec.parse(element))
    if (payload === undefined || item !== undefined) read.set(id, item)
  }
  return read
}

/** `isWhole`: what is not among the news is not there any more. */
function merge<Value>(stored: Stored<Value>, news: ReadNews<Value>, isWhole: boolean): Stored<Value> {
  const merged: Record<string, StoredItem<Value>> = { ...stored }
  for (const [id, item] of news) {
    const known = stored[id]
    if (item === undefined) {
      if (known?.isOwed !== true) delete merged[id]
    } else if (known?.isOwed !== true || item.changedAt >= known.changedAt) {
      merged[id] = item
    }
  }
  if (!isWhole) return merged
  for (const [id, { isOwed }] of Object.entries(stored)) {
    if (isOwed !== true && !news.has(id)) delete merged[id]
  }
  return merged
}

function newerThan<Value>(known: Stored<Value>, news: ReadNews<Value>): ReadNews<Value> {
  return new Map(
    [...news].filter(([id, item]) => (item?.changedAt ?? Infinity) > (known[id]?.changedAt ?? 0)),
  )
}

function settle<Value>(stored: Stored<Value>, id: string): Stored<Value> {
  const { [id]: paid, ...others } = stored
  if (paid?.value === undefined) return others
  return { ...others, [id]: { value: paid.value, changedAt: paid.changedAt } }
}
