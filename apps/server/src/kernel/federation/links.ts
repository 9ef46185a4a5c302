import {
  type Clock,
  type Database,
  DomainError,
  type Forwarder,
  type Hooks,
  type Log,
  type MaybePromise,
  type ServerLink,
  stanzaLeaving,
} from "@kith/feature-kit"
import { errorReply, Jid, NS_PING, parseStanzaError, type Stanza, type StanzaError, stanza } from "@kith/xmpp"
import { toStanzaError } from "../errors/index.ts"
import { isAnnouncement } from "../router/is-announcement.ts"
import type { Router } from "../router/router.ts"
import { hearOut } from "../streams/farewell.ts"
import { waitUntil } from "../streams/wait-until.ts"
import { Link } from "./link.ts"
import type { LinkParts } from "./link-parts.ts"
import type { Outgoing } from "./link-queue.ts"
import type { FederationSettings } from "./settings.ts"
import { StoredStanzas } from "./stored-stanzas.ts"

const PING_MS = 30_000

export interface LinksParts {
  readonly settings: FederationSettings
  readonly clock: Clock
  readonly log: Log
  readonly hooks: Hooks
  readonly database: Database
  readonly router: () => Router
  readonly connect: LinkParts["connect"]
}

/** All that goes to other servers. */
export class Links {
  readonly #parts: LinksParts
  readonly #linkParts: LinkParts
  readonly #stored: StoredStanzas
  readonly #links = new Map<string, Link>()

  constructor(parts: LinksParts) {
    this.#parts = parts
    this.#stored = new StoredStanzas(parts.database, parts.log)
    const { settings, clock, log, connect } = parts
    this.#linkParts = {
      settings,
      clock,
      connect,
      store: (items) => this.#stored.add(items),
      forget: (items) => this.#stored.remove(items),
      ping: (link) => this.#ping(link),
      bounce: (original, error) => this.#bounce(original, error),
      noteFailure: ({ localDomain, remoteDomain }, { message }) =>
        log.info("Another server cannot be reached", { localDomain, remoteDomain, reason: message }),
    }
  }

  /** Goes on with what waited when the server was stopped. */
  async restore(): Promise<void> {
    for (const item of await this.#stored.load()) {
      const [from, to] = [Jid.parse(item.stanza.from ?? ""), Jid.parse(item.stanza.to ?? "")]
      this.of(from.domain, to.domain).restore(item)
    }
  }

  /** Whether a feature lets the stanza go; throws what refuses it. */
  admit(leaving: Stanza): MaybePromise<void> {
    const [from, to] = [Jid.parse(leaving.from ?? ""), Jid.parse(leaving.to ?? "")]
    const admitted = this.#parts.hooks.admit(stanzaLeaving, { stanza: leaving, from, to })
    if (admitted instanceof Promise) return admitted.then(() => undefined)
  }

  /** Hands on a stanza that has been admitted; see {@link Link.forward}. */
  forward(leaving: Stanza): MaybePromise<void> {
    const [from, to] = [Jid.parse(leaving.from ?? ""), Jid.parse(leaving.to ?? "")]
    return this.of(from.domain, to.domain).forward(leaving)
  }

  /** Throws `resource-constraint` where there are too many. */
  of(localDomain: string, remoteDomain: string): Link {
    const key = `${localDomain} ${remoteDomain}`
    let link = this.#links.get(key)
    if (link === undefined) {
      if (this.#links.size >= this.#parts.settings.maxLinks) {
        throw new DomainError(
          "resource-constraint",
          "Too many servers are talked to already; try again later.",
        )
      }
      link = new Link(localDomain, remoteDomain, this.#linkParts)
      this.#links.set(key, link)
    }
    return link
  }

  /** The other server is there again: it has come by itself. */
  isBack(localDomain: string, remoteDomain: string): void {
    const link = this.#links.get(`${localDomain} ${remoteDomain}`)
    if (link !== undefined && link.queue.length > 0) link.retry()
  }

  report(): ServerLink[] {
    return [...this.#links.values()].map((link) => link.report()).filter((report) => report !== undefined)
  }

  closeAll(remoteDomain: string): number {
    return this.#count(remoteDomain, (link) => link.close())
  }

  retryAll(remoteDomain: string): number {
    return this.#count(remoteDomain, (link) => link.retry())
  }

  /**
   * Waits until all has arrived that can, here and there, but not for longer than `patienceMs` each; what has not arrived there
   * is stored.
   */
  async close(patienceMs: number): Promise<void> {
    const isDone = ({ carrier, queue }: Link) => carrier === undefined || queue.length === 0
    await waitUntil(() => [...this.#links.values()].every(isDone), patienceMs)
    const carriers = [...this.#links.values()].flatMap(({ carrier }) => carrier ?? [])
    await hearOut(carriers, patienceMs, () => {})
    for (const link of this.#links.values()) link.end()
    await this.#stored.settled()
  }

  /**
   * What waits for a domain that is served here itself by now goes there. `find` answers with the way, where there is one;
   * a promise of it is settled once nothing can be lost any more.
   */
  takeHome(find: (remoteDomain: string) => Forwarder | undefined): void {
    for (const link of this.#links.values()) {
      const forward = find(link.remoteDomain)
      if (forward !== undefined) for (const item of link.giveUp()) void this.#bringHome(item, forward)
    }
  }

  /** The same with what waits for one such domain, ahead of what goes there now. */
  takeHomeFrom(localDomain: string, remoteDomain: string, forward: Forwarder): void {
    const link = this.#links.size === 0 ? undefined : this.#links.get(`${localDomain} ${remoteDomain}`)
    if (link !== undefined) for (const item of link.giveUp()) void this.#bringHome(item, forward)
  }

  /** What is to be looked after once a second. */
  sweep(now: number): void {
    for (const [key, link] of this.#links) {
      link.sweep(now)
      if (link.isForgotten) this.#links.delete(key)
    }
  }

  async #bringHome(item: Outgoing, forward: Forwarder): Promise<void> {
    try {
      await forward(item.stanza)
    } catch (error) {
      if (!isAnnouncement(item.stanza)) this.#bounce(item.stanza, toStanzaError(error, this.#parts.log))
    }
    item.settle?.()
    this.#stored.remove([item])
  }

  #count(remoteDomain: string, work: (link: Link) => boolean): number {
    return [...this.#links.values()].filter((link) => link.remoteDomain === remoteDomain && work(link)).length
  }

  async #ping({ localDomain: from, remoteDomain: to }: Link): Promise<boolean> {
    const children = [{ name: "ping", attrs: { xmlns: NS_PING } }]
    const ping = stanza({ name: "iq", attrs: { type: "get", from, to }, children })
    const answer = await this.#parts.router().ask(ping, PING_MS)
    // What this server answers itself, in place of the other one.
    return answer.type !== "error" || !parseStanzaError(answer).condition.startsWith("remote-server-")
  }

  #bounce(original: Stanza, error: StanzaError): void {
    if (original.type === "error" || original.type === "result") return
    void this.#parts.router().route(errorReply(original, error))
  }
}
