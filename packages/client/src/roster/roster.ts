import {
  errorReply,
  Jid,
  NS_ROSTER,
  NS_ROSTER_VERSIONING,
  type RosterItem,
  resultReply,
  rosterQuery,
  type Stanza,
  StanzaError,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"
import type { Failure } from "../failure.ts"
import { createLive, type Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { Store } from "../store/store.ts"
import { CONTACTS_MOST, KnownContacts } from "./known-contacts.ts"
import { type ReadRoster, readRoster } from "./read-roster.ts"

const KEY = "roster"
type Items = ReadonlyMap<string, RosterItem>

interface StoredRoster {
  readonly version: string | undefined
  /** With the address as text. */
  readonly items: readonly (Omit<RosterItem, "jid"> & { readonly jid: string })[]
}

/** Our contacts as the server has them (RFC 6121 §2), known from the store before it answers. */
export class Roster {
  readonly #store: Store
  readonly #requests: Requests
  readonly #own: Jid
  readonly #items = createLive<Items>(new Map())
  readonly #problem = createLive<Failure | undefined>(undefined)
  /** As it is, where `#items` is as it was after the last crowd of changes. */
  readonly #known = new KnownContacts()
  #version: string | undefined
  /** Runs until what the server has answered is taken in. */
  #fetching: Promise<void> | undefined
  #keeping: Promise<void> = Promise.resolve()
  #keepingNext: Promise<void> | undefined

  constructor(store: Store, requests: Requests, own: Jid) {
    this.#store = store
    this.#requests = requests
    this.#own = own
  }

  get items(): Live<Items> {
    return this.#items
  }

  /** Why contacts are missing, if any are. */
  get problem(): Live<Failure | undefined> {
    return this.#problem
  }

  /** Also of a change that is not shown yet: what a new contact tells may come in one piece with it. */
  find(address: Jid): RosterItem | undefined {
    return this.#known.find(address.toString())
  }

  /** Whether the contact may see that we are online (RFC 6121 §3.1.6). */
  maySeeUs(address: Jid): boolean {
    const subscription = this.find(address)?.subscription
    return address.equals(this.#own) || subscription === "from" || subscription === "both"
  }

  async load(): Promise<void> {
    const stored = await this.#store.transact((t) => t.findSetting<StoredRoster>(KEY))
    if (stored === undefined) return
    this.#version = stored.version
    for (const item of stored.items) this.#known.put({ ...item, jid: Jid.parse(item.jid) })
    this.#items.set(this.#known.copy())
  }

  /** RFC 6121 §2.2; with versions, an empty answer says that what changed follows, one by one (§2.6.3). */
  async fetch(features: Stanza): Promise<void> {
    const isVersioned = features.has("ver", NS_ROSTER_VERSIONING)
    const version = isVersioned ? (this.#version ?? "") : undefined
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#fetching = promise
    const taken = () => {
      resolve()
      if (this.#fetching === promise) this.#fetching = undefined
    }
    try {
      const answer = await this.#requests.askForMuch("get", rosterQuery({ version, items: [] }))
      if (!answer.has("query", NS_ROSTER)) return
      const roster = readRoster(answer)
      if (roster === undefined) return this.#problem.set(TOO_MUCH)
      this.#known.clear()
      this.#problem.set(undefined)
      this.#take(roster)
      taken()
      await this.#keep()
    } catch (error) {
      // What stands in for an answer that is too long (`connection/unreadable.ts`).
      const isTooLong = error instanceof StanzaError && error.condition === "undefined-condition"
      if (isTooLong) this.#problem.set(TOO_MUCH)
      throw error
    } finally {
      taken()
    }
  }

  /** The answer to a push (RFC 6121 §2.1.6); one that is not from our own account is forged. */
  async handlePush(push: Stanza): Promise<Stanza> {
    const isOwn = push.from === undefined || push.from === this.#own.toString()
    const roster = readRoster(push)
    if (!isOwn || roster === undefined) return errorReply(push, "service-unavailable")
    // It may come in one piece with the whole roster, which would undo it.
    if (this.#fetching !== undefined) await this.#fetching
    this.#take(roster)
    await this.#keep()
    return resultReply(push)
  }

  #take({ version, items }: ReadRoster): void {
    for (const item of items) {
      if (item.subscription === "remove") this.#known.remove(item.jid.toString())
      else if (!this.#known.put(item)) this.#problem.set(TOO_MUCH)
    }
    if (version !== undefined) this.#version = version
  }

  /** What is left out stays as it is. @throws StanzaFailed, NotConnected */
  async put(address: Jid, name: string | undefined, groupNames?: readonly string[]): Promise<void> {
    const known = this.find(address)
    const wanted = name ?? known?.name
    const names = groupNames?.map((group) => withoutForbiddenCharacters(group.trim())).filter(Boolean)
    const groups = [...new Set(names ?? known?.groups)].map((group) => xml("group", {}, group))
    const attrs = { jid: address.toString(), name: wanted && withoutForbiddenCharacters(wanted) }
    const query = xml("query", { xmlns: NS_ROSTER }, xml("item", attrs, ...groups))
    await explainFailure(this.#requests.ask("set", query))
  }

  /** @throws StanzaFailed, NotConnected */
  async remove(address: Jid): Promise<void> {
    const item = xml("item", { jid: address.toString(), subscription: "remove" })
    await explainFailure(this.#requests.ask("set", xml("query", { xmlns: NS_ROSTER }, item)))
  }

  /** Changes come in crowds (§2.6.3): those that come while one is kept, and as long again, are shown and kept together. */
  #keep(): Promise<void> {
    if (this.#keepingNext !== undefined) return this.#keepingNext
    let begunAt = 0
    const next = this.#keeping.then(() => {
      this.#keepingNext = undefined
      begunAt = performance.now()
      return this.#keepNow()
    })
    const rest = () => new Promise<void>((resolve) => setTimeout(resolve, performance.now() - begunAt))
    this.#keepingNext = next
    this.#keeping = next.catch(() => undefined).then(rest)
    return next
  }

  async #keepNow(): Promise<void> {
    const known = this.#known.copy()
    this.#items.set(known)
    const items = [...known.values()].map((item) => ({ ...item, jid: item.jid.toString() }))
    // With a version that has what there was no room for, we would never be given it again.
    const version = this.#problem.get() === undefined ? this.#version : undefined
    const stored: StoredRoster = { version, items }
    await this.#store.transact((t) => t.putSetting(KEY, stored))
  }
}

const TOO_MUCH: Failure = { kind: "too-many-contacts", most: CONTACTS_MOST }
