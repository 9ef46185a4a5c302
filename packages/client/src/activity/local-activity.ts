import { formatDateTime, type Jid, MalformedError, parseDateTime, type Stanza, xml } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { createLive, type Live } from "../live.ts"
import type { Written } from "../messages/change.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { type ItemCodec, PrivateItems } from "../private-items/private-items.ts"
import { PrivateNode } from "../private-items/private-node.ts"
import type { Activity, ActivityItem } from "./activity.ts"
import { findActivity } from "./find-activity.ts"

/** One item, `seen`: `<seen xmlns='urn:kith:activity:0' changed='…' at='…'/>`: up to when the person has seen it. */
export const NS_ACTIVITY = "urn:kith:activity:0"
export const ACTIVITY_INTERESTS: readonly string[] = [`${NS_ACTIVITY}+notify`]

/** What two devices take for the same moment; see `measureClockOffset`. */
const SAME_MOMENT_MS = 2_000
const ITEMS_MOST = 300
/** Conversations with older messages only are not looked at. */
const CONVERSATIONS_MOST = 300
/** Changes come in crowds. */
const GATHERED_MS = 300

const codec: ItemCodec<number> = {
  write: (at, changedAt) =>
    xml("seen", { xmlns: NS_ACTIVITY, changed: formatDateTime(changedAt), at: formatDateTime(at) }),
  parse({ name, attrs }) {
    const value = parseDateTime(attrs.at ?? "")
    if (name !== "seen" || value === undefined) throw new MalformedError("No <seen/> with a time")
    return { value, changedAt: parseDateTime(attrs.changed ?? "") ?? 0 }
  },
}

export interface LocalActivityParts {
  readonly own: Jid
  readonly log: MessageLog
  readonly requests: Requests
  readonly clock: Clock
  readonly serverNow: () => number
}

/** Kept in memory and read from the store: what concerns us, by conversation. */
export class LocalActivity implements Activity {
  readonly #parts: LocalActivityParts
  readonly #seen: PrivateItems<number>
  readonly #byPeer = new Map<string, readonly ActivityItem[]>()
  readonly #changed = new Set<string>()
  readonly #items = createLive<readonly ActivityItem[]>([])
  readonly #unread = createLive(0)
  #isPlanned = false
  #isStopped = false

  constructor(parts: LocalActivityParts) {
    const { own, log, requests, serverNow } = parts
    this.#parts = parts
    const node = new PrivateNode(NS_ACTIVITY, requests, own)
    this.#seen = new PrivateItems({ node, codec, store: log.store, serverNow })
    this.#seen.all.subscribe(() => this.#present())
    log.subscribe(({ peers }, written) => {
      if (written === undefined || this.#concerns(written)) this.#plan(peers)
    })
  }

  get items(): Live<readonly ActivityItem[]> {
    return this.#items
  }
  get unread(): Live<number> {
    return this.#unread
  }

  async markSeen(): Promise<void> {
    const [newest] = this.#items.get()
    if (this.#unread.get() === 0 || newest === undefined) return
    await this.#seen.set("seen", Math.max(newest.at, this.#parts.serverNow()))
  }

  async load(): Promise<void> {
    await this.#seen.load()
    const all = await this.#parts.log.store.transact((t) => t.listConversations())
    const newest = all.toSorted((a, b) => b.lastOrder - a.lastOrder).slice(0, CONVERSATIONS_MOST)
    this.#plan(newest.map(({ peer }) => peer))
  }
  async sessionReady(): Promise<void> {
    await this.#seen.sessionReady()
  }
  /** From now on nothing is read any more: the store is about to be closed. */
  stop(): void {
    this.#isStopped = true
  }
  /** Answers whether the message told that another device looked. */
  handle(message: Stanza): boolean {
    return this.#seen.handle(message)
  }

  /** Most of what is written is no answer to anybody: then there is nothing to be read again. */
  #concerns({ messages }: Written): boolean {
    const known = new Set(this.#items.get().map(({ message }) => message.id))
    return [...messages].some(
      ([id, record]) =>
        record === undefined ||
        record.mentionsMe === true ||
        (record.reactions ?? []).length > 0 ||
        known.has(id),
    )
  }

  #plan(peers: readonly string[]): void {
    for (const peer of peers) this.#changed.add(peer)
    if (this.#isPlanned || this.#changed.size === 0) return
    this.#isPlanned = true
    this.#parts.clock.after(GATHERED_MS, () => {
      this.#isPlanned = false
      this.#read().catch((error) => {
        // One that had begun is not to blame for a store that was closed.
        if (!this.#isStopped) console.warn("What concerns us could not be read", error)
      })
    })
  }

  async #read(): Promise<void> {
    const peers = [...this.#changed]
    this.#changed.clear()
    for (const peer of peers) {
      if (this.#isStopped) return
      // A transaction each, so that others get their turn in between.
      const items = await this.#parts.log.store.transact((t) => findActivity(t, peer))
      if (items.length === 0) this.#byPeer.delete(peer)
      else this.#byPeer.set(peer, items)
    }
    this.#present()
  }

  #present(): void {
    const items = [...this.#byPeer.values()].flat().sort((a, b) => b.at - a.at)
    const seenAt = this.#seen.all.get().get("seen") ?? 0
    this.#items.set(items.slice(0, ITEMS_MOST))
    this.#unread.set(items.filter(({ at }) => at > seenAt + SAME_MOMENT_MS).length)
  }
}
