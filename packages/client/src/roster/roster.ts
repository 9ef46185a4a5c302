import {
  errorReply,
  Jid,
  NS_ROSTER,
  NS_ROSTER_VERSIONING,
  parseRosterQuery,
  type RosterItem,
  resultReply,
  rosterQuery,
  type Stanza,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { Store } from "../store/store.ts"

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
  #version: string | undefined

  constructor(store: Store, requests: Requests, own: Jid) {
    this.#store = store
    this.#requests = requests
    this.#own = own
  }

  get items(): Live<Items> {
    return this.#items
  }

  find(address: Jid): RosterItem | undefined {
    return this.#items.get().get(address.toString())
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
    this.#items.set(new Map(stored.items.map((item) => [item.jid, { ...item, jid: Jid.parse(item.jid) }])))
  }

  /** RFC 6121 §2.2; with versions, an empty answer says that nothing changed (§2.6). */
  async fetch(features: Stanza): Promise<void> {
    const isVersioned = features.has("ver", NS_ROSTER_VERSIONING)
    const version = isVersioned ? (this.#version ?? "") : undefined
    const answer = await this.#requests.ask("get", rosterQuery({ version, items: [] }))
    const query = answer.child("query", NS_ROSTER)
    if (query === undefined) return
    const roster = parseRosterQuery(query)
    this.#version = roster.version
    this.#items.set(new Map(roster.items.map((item) => [item.jid.toString(), item])))
    await this.#save()
  }

  /** The answer to a push (RFC 6121 §2.1.6); one that is not from our own account is forged. */
  async handlePush(push: Stanza): Promise<Stanza> {
    const isOwn = push.from === undefined || push.from === this.#own.toString()
    const query = push.child("query", NS_ROSTER)
    if (!isOwn || query === undefined) return errorReply(push, "service-unavailable")
    const { version, items } = parseRosterQuery(query)
    const changed = new Map(this.#items.get())
    for (const item of items) {
      if (item.subscription === "remove") changed.delete(item.jid.toString())
      else changed.set(item.jid.toString(), item)
    }
    if (version !== undefined) this.#version = version
    this.#items.set(changed)
    await this.#save()
    return resultReply(push)
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

  async #save(): Promise<void> {
    const items = [...this.#items.get().values()].map((item) => ({ ...item, jid: item.jid.toString() }))
    const stored: StoredRoster = { version: this.#version, items }
    await this.#store.transact((t) => t.putSetting(KEY, stored))
  }
}
