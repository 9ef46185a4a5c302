import {
  type AbuseReport,
  abuseReport,
  errorReply,
  Jid,
  NS_BLOCKING,
  parseBlockingItems,
  REASON_ABUSE,
  REASON_SPAM,
  resultReply,
  type Stanza,
  unblockRequest,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, isRefusal } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { Store } from "../store/store.ts"
import type { Blocking, Report } from "./blocking.ts"

const KEY = "blocked"
/** More than that are not shown; the server goes by all of them. */
const BLOCKED_MOST = 10_000
const TEXT_MOST = 2_000

/** The server's block list (XEP-0191), known from the store before it answers. */
export class BlockList implements Blocking {
  readonly #store: Store
  readonly #requests: Requests
  readonly #own: Jid
  readonly #blocked = createLive<readonly Jid[] | undefined>(undefined)
  #keys: ReadonlySet<string> = new Set()

  constructor(store: Store, requests: Requests, own: Jid) {
    this.#store = store
    this.#requests = requests
    this.#own = own
  }

  get blocked(): Live<readonly Jid[] | undefined> {
    return this.#blocked
  }

  /** XEP-0191 §5: also by the domain. */
  isBlocked(address: Jid): boolean {
    return (
      this.#keys.has(address.toString()) ||
      this.#keys.has(address.bare.toString()) ||
      this.#keys.has(address.domain)
    )
  }

  async load(): Promise<void> {
    const stored = await this.#store.transact((t) => t.findSetting<readonly string[]>(KEY))
    if (stored !== undefined) this.#present(stored.map((address) => Jid.parse(address)))
  }

  /** At the beginning of a session; from then on the server tells of changes (§3.2). @throws StanzaError to wait, NotConnected */
  async fetch(): Promise<void> {
    try {
      const answer = await this.#requests.ask("get", xml("blocklist", { xmlns: NS_BLOCKING }))
      const list = answer.child("blocklist", NS_BLOCKING)
      await this.#keep(list === undefined ? [] : parseBlockingItems(list).map(({ jid }) => jid))
    } catch (error) {
      if (!isRefusal(error)) throw error
      await this.#keep(undefined)
    }
  }

  async block(address: Jid, report?: Report): Promise<void> {
    const details = report === undefined ? [] : [writeReport(report, this.#own)]
    const item = xml("item", { jid: address.toString() }, ...details)
    await explainFailure(this.#requests.ask("set", xml("block", { xmlns: NS_BLOCKING }, item)))
  }

  async unblock(address: Jid): Promise<void> {
    await explainFailure(this.#requests.ask("set", unblockRequest([address])))
  }

  /** Takes an IQ of type `set` that is about the list; resolves with the answer to it. */
  async handlePush(push: Stanza): Promise<Stanza> {
    const block = push.child("block", NS_BLOCKING)
    const unblock = push.child("unblock", NS_BLOCKING)
    const change = block ?? unblock
    // §3.2: one that is not from our own account is forged.
    const isOwn = push.from === undefined || push.from === this.#own.toString()
    if (!isOwn || change === undefined) return errorReply(push, "service-unavailable")
    const addresses = parseBlockingItems(change).map(({ jid }) => jid)
    const named = new Set(addresses.map(String))
    const others = (this.#blocked.get() ?? []).filter((address) => !named.has(address.toString()))
    if (block !== undefined) await this.#keep([...others, ...addresses])
    else await this.#keep(addresses.length === 0 ? [] : others)
    return resultReply(push)
  }

  async #keep(addresses: readonly Jid[] | undefined): Promise<void> {
    this.#present(addresses?.slice(0, BLOCKED_MOST))
    const texts = this.#blocked.get()?.map(String)
    await this.#store.transact((t) => t.putSetting(KEY, texts))
  }

  #present(addresses: readonly Jid[] | undefined): void {
    this.#keys = new Set(addresses?.map(String))
    this.#blocked.set(addresses)
  }
}

/** XEP-0377 §4: the server finds what its archive has under these ids. */
function writeReport({ reason, text, archiveIds = [] }: Report, own: Jid) {
  const words = withoutForbiddenCharacters(text?.trim() ?? "").slice(0, TEXT_MOST)
  const report: AbuseReport = {
    reason: reason === "spam" ? REASON_SPAM : REASON_ABUSE,
    text: words || undefined,
    stanzaIds: archiveIds.map((id) => ({ by: own, id })),
  }
  return abuseReport(report)
}
