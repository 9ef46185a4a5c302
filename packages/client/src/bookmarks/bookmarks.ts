import {
  type Bookmark,
  bookmark,
  formSubmission,
  Jid,
  MalformedError,
  NS_BOOKMARKS,
  NS_PUBSUB,
  NS_PUBSUB_EVENT,
  PUBSUB_PUBLISH_OPTIONS,
  parseBookmark,
  type Stanza,
  StanzaError,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { isRefusal } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import type { Store } from "../store/store.ts"
import { fetchOldBookmarks, putOldBookmarks } from "./old-bookmarks.ts"
import { loadBookmarks, saveBookmarks } from "./stored-bookmarks.ts"

export type { Bookmark } from "@kith/xmpp"
export type BookmarkMap = ReadonlyMap<string, Bookmark>

/** More than that nobody has noted by hand. */
const BOOKMARKS_MOST = 2_000
/** What our capabilities say that we want to hear of. */
export const BOOKMARK_INTERESTS: readonly string[] = [`${NS_BOOKMARKS}+notify`]

const PRIVATE = { "pubsub#access_model": "whitelist" }
const KEPT = { ...PRIVATE, "pubsub#persist_items": "true" }
const UNSENT = { ...KEPT, "pubsub#send_last_published_item": "never" }
/**
 * XEP-0402 §4: private whatever a server does by default. COMPAT: servers from before version 1.17 of XEP-0060 know no
 * "max", and some refuse a publication with fields that they do not know.
 */
const OPTIONS: readonly Readonly<Record<string, string>>[] = [
  { ...UNSENT, "pubsub#max_items": "max" },
  { ...UNSENT, "pubsub#max_items": "255" },
  KEPT,
  PRIVATE,
]

/**
 * The rooms that our devices have noted, by bare address (XEP-0402; XEP-0048 in private storage where the server knows
 * nothing else). Known from the store before the server answers.
 */
export class Bookmarks {
  readonly #store: Store
  readonly #requests: Requests
  readonly #own: Jid
  readonly #all = createLive<BookmarkMap>(new Map())
  /** What has changed while they are read: the answer may be older, and its parts are of different moments. */
  #changedMeanwhile = new Map<string, Bookmark | undefined>()
  #isOld = false
  /** Which of {@link OPTIONS} this server takes. */
  #attempt = 0
  #saving: Promise<unknown> = Promise.resolve()

  constructor(store: Store, requests: Requests, own: Jid) {
    this.#store = store
    this.#requests = requests
    this.#own = own
  }

  get all(): Live<BookmarkMap> {
    return this.#all
  }

  find(room: Jid): Bookmark | undefined {
    return this.#all.get().get(room.toString())
  }

  async load(): Promise<void> {
    this.#all.set(await loadBookmarks(this.#store))
  }

  /** Reads them from the server, at the beginning of a session. @throws StanzaError to wait, NotConnected */
  async fetch(): Promise<void> {
    this.#changedMeanwhile = new Map()
    try {
      const native = await this.#fetchItems()
      const old = native.size === 0 ? await this.#findOldOnes() : new Map()
      this.#isOld = false
      this.#replace(new Map([...native, ...old]))
      // XEP-0402 §5: a server that keeps both the same would have shown them.
      for (const [room, noted] of old) await this.put(Jid.parse(room), noted)
    } catch (error) {
      if (!isRefusal(error)) throw error
      // No personal nodes here: what is older works everywhere.
      this.#isOld = true
      this.#replace(await this.#findOldOnes())
    }
  }

  /** Answers whether the message told of bookmarks; only our own account may. */
  handle(message: Stanza): boolean {
    const items = message.child("event", NS_PUBSUB_EVENT)?.child("items")
    if (items?.attrs.node !== NS_BOOKMARKS) return false
    if (message.from !== undefined && message.from !== this.#own.toString()) return true
    const changed = new Map<string, Bookmark | undefined>()
    for (const item of items.childrenNamed("item")) {
      const entry = readItem(item)
      if (entry !== undefined) changed.set(...entry)
    }
    for (const { attrs } of items.childrenNamed("retract")) {
      const room = Jid.tryParse(attrs.id)
      if (room !== undefined) changed.set(room.toString(), undefined)
    }
    this.#change(changed)
    return true
  }

  /** Notes a room, or changes what is noted of it. @throws StanzaError, NotConnected */
  async put(room: Jid, noted: Bookmark): Promise<void> {
    const changed = new Map(this.#all.get()).set(room.toString(), noted)
    if (this.#isOld) await putOldBookmarks(this.#requests, changed)
    else await this.#publish(room, noted)
    this.#change(new Map([[room.toString(), noted]]))
  }

  /** @throws StanzaError, NotConnected */
  async remove(room: Jid): Promise<void> {
    const changed = new Map(this.#all.get())
    if (!changed.delete(room.toString())) return
    if (this.#isOld) await putOldBookmarks(this.#requests, changed)
    else await this.#retract(room)
    this.#change(new Map([[room.toString(), undefined]]))
  }

  async #fetchItems(): Promise<BookmarkMap> {
    const items = xml("items", { node: NS_BOOKMARKS })
    let answer: Stanza
    try {
      answer = await this.#requests.ask("get", xml("pubsub", { xmlns: NS_PUBSUB }, items))
    } catch (error) {
      // Nobody has noted anything yet.
      if (error instanceof StanzaError && error.condition === "item-not-found") return new Map()
      throw error
    }
    const found = answer.child("pubsub", NS_PUBSUB)?.child("items")?.childrenNamed("item") ?? []
    return new Map(
      found
        .slice(0, BOOKMARKS_MOST)
        .map(readItem)
        .filter((entry) => entry !== undefined),
    )
  }

  async #findOldOnes(): Promise<BookmarkMap> {
    try {
      return await fetchOldBookmarks(this.#requests)
    } catch (error) {
      if (isRefusal(error) || error instanceof MalformedError) return new Map()
      throw error
    }
  }

  /** @throws StanzaError where the server takes none of our options, NotConnected */
  async #publish(room: Jid, noted: Bookmark): Promise<void> {
    const item = xml("item", { id: room.toString() }, bookmark(noted))
    const publish = xml("publish", { node: NS_BOOKMARKS }, item)
    for (;;) {
      const form = formSubmission(PUBSUB_PUBLISH_OPTIONS, OPTIONS[this.#attempt] ?? PRIVATE)
      const options = xml("publish-options", {}, form)
      try {
        await this.#requests.ask("set", xml("pubsub", { xmlns: NS_PUBSUB }, publish, options))
        return
      } catch (error) {
        if (!(error instanceof StanzaError) || this.#attempt >= OPTIONS.length - 1) throw error
        this.#attempt++
      }
    }
  }

  async #retract(room: Jid): Promise<void> {
    const retract = xml(
      "retract",
      { node: NS_BOOKMARKS, notify: "true" },
      xml("item", { id: room.toString() }),
    )
    try {
      await this.#requests.ask("set", xml("pubsub", { xmlns: NS_PUBSUB }, retract))
    } catch (error) {
      // Another device was faster.
      if (!(error instanceof StanzaError) || error.condition !== "item-not-found") throw error
    }
  }

  /** `undefined`: a room that is noted no more. */
  #change(changed: ReadonlyMap<string, Bookmark | undefined>): void {
    for (const [room, noted] of changed) this.#changedMeanwhile.set(room, noted)
    this.#set(withChanges(this.#all.get(), changed))
  }

  #replace(found: BookmarkMap): void {
    this.#set(withChanges(found, this.#changedMeanwhile))
  }

  #set(bookmarks: BookmarkMap): void {
    this.#all.set(bookmarks)
    this.#saving = this.#saving
      .then(() => saveBookmarks(this.#store, bookmarks))
      .catch((error) => console.warn("Bookmarks could not be kept", error))
  }
}

function withChanges(
  bookmarks: BookmarkMap,
  changed: ReadonlyMap<string, Bookmark | undefined>,
): BookmarkMap {
  const all = new Map(bookmarks)
  for (const [room, noted] of changed) {
    if (noted === undefined) all.delete(room)
    else all.set(room, noted)
  }
  return all
}

type Entry = readonly [room: string, noted: Bookmark]

/** `undefined` for what is no bookmark of a room: XEP-0402 §2 names the item after it, and an address in a room is none. */
function readItem(item: XmlElement): Entry | undefined {
  const room = Jid.tryParse(item.attrs.id)
  const conference = item.child("conference", NS_BOOKMARKS)
  if (room?.local === undefined || room.resource !== undefined || conference === undefined) return undefined
  return [room.toString(), parseBookmark(conference)]
}
