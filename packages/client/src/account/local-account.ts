import {
  findStanzaId,
  Jid,
  NS_DELAY,
  NS_REGISTER,
  NS_ROSTER,
  parseDateTime,
  type ScramClientKeys,
  type Stanza,
  xml,
} from "@kith/xmpp"
import { readGap } from "../archive/history.ts"
import { ArchiveQueries } from "../archive/query-archive.ts"
import { unwrapCarbon } from "../carbons/unwrap-carbon.ts"
import { ClientState } from "../client-state/client-state.ts"
import type { Clock } from "../clock.ts"
import { Authenticator } from "../connection/authenticate.ts"
import { Connection } from "../connection/connection.ts"
import type { Link } from "../connection/link.ts"
import { isOverOurInput } from "../connection/refusal.ts"
import { Requests } from "../connection/requests.ts"
import { ConnectionRefused, type ConnectionStatus } from "../connection/status.ts"
import type { Conversation, ConversationSummary } from "../conversations/conversation.ts"
import { ConversationList } from "../conversations/conversation-list.ts"
import { ConversationView } from "../conversations/conversation-view.ts"
import { explainFailure } from "../errors.ts"
import type { Live } from "../live.ts"
import { readIncoming } from "../messages/incoming.ts"
import { MessageLog } from "../messages/message-log.ts"
import { ContactPresences } from "../presence/contact-presence.ts"
import { OwnPresence, type Show } from "../presence/own-presence.ts"
import { Subscriptions } from "../presence/subscriptions.ts"
import { SignalSender } from "../receipts-and-markers/send-signals.ts"
import type { Contact, ContactRequest } from "../roster/contact.ts"
import { ContactList } from "../roster/contact-list.ts"
import { Roster } from "../roster/roster.ts"
import { SendQueue } from "../send-queue/send-queue.ts"
import { SelfDescription, type Software } from "../service-discovery/answer-requests.ts"
import { readMaxStanzaBytes } from "../service-discovery/own-server.ts"
import type { Store } from "../store/store.ts"
import { Typing } from "../typing/typing.ts"
import type { Account, Credentials } from "./account.ts"
import type { Neighbours } from "./neighbours.ts"
import { Sync } from "./sync.ts"

/** Without a connection for so long, what we know about presence is worth nothing. */
const STALE_MS = 60_000
/** So long does closing wait for the last messages to be sent. */
const LAST_MESSAGES_MS = 5_000

export interface LocalAccountParts {
  readonly credentials: Credentials
  readonly resource: string
  readonly software: Software
  readonly store: Store
  readonly neighbours: Neighbours
  readonly clock: Clock
  openLink(): Promise<Link>
}

/** Puts the features together, and hands each stanza to the one it concerns. */
export class LocalAccount implements Account {
  readonly jid: Jid
  readonly #clock: Clock
  readonly #store: Store
  readonly #neighbours: Neighbours
  readonly #authenticator: Authenticator
  readonly #connection: Connection
  readonly #requests: Requests
  readonly #queries: ArchiveQueries
  readonly #log: MessageLog
  readonly #roster: Roster
  readonly #presences: ContactPresences
  readonly #subscriptions: Subscriptions
  readonly #contactList: ContactList
  readonly #ownPresence: OwnPresence
  readonly #clientState: ClientState
  readonly #self: SelfDescription
  readonly #typing: Typing
  readonly #queue: SendQueue
  readonly #signals: SignalSender
  readonly #sync: Sync
  readonly #list: ConversationList
  readonly #views = new Map<string, ConversationView>()
  #maxStanzaBytes = readMaxStanzaBytes(undefined)
  #cancelStale: () => void = () => undefined

  constructor(parts: LocalAccountParts) {
    const { clock, store, neighbours } = parts
    const own = parts.credentials.address.bare
    const domain = Jid.from({ domain: own.domain })
    this.jid = own
    this.#clock = clock
    this.#store = store
    this.#neighbours = neighbours
    this.#authenticator = new Authenticator(parts.credentials)
    this.#connection = new Connection(
      { ...parts, address: own, authenticator: this.#authenticator },
      {
        onSession: (features) => this.#sessionOpened(features),
        onResumed: () => this.#resumed(),
        onDisconnected: (error) => this.#disconnected(error),
        onSessionLost: () => this.#sessionLost(),
        onStanza: (stanza) => this.#handle(stanza),
        settled: () => this.#sync.inbox.settled(),
      },
    )
    const connection = this.#connection
    const send = (stanza: Stanza) => connection.send(stanza)
    const requests = new Requests(clock, () => connection.fullAddress, send)
    const log = new MessageLog(store, () => clock.now() + this.#sync.clockOffsetMs)
    const queries = new ArchiveQueries(requests, own)
    const roster = new Roster(store, requests, own)
    const presences = new ContactPresences(
      (address) => address.equals(own) || roster.find(address) !== undefined,
    )
    this.#self = new SelfDescription(parts.software)
    this.#requests = requests
    this.#queries = queries
    this.#log = log
    this.#roster = roster
    this.#presences = presences
    this.#subscriptions = new Subscriptions(roster, clock, send)
    this.#contactList = new ContactList(roster, presences)
    this.#ownPresence = new OwnPresence(send, this.#self.capabilities)
    this.#clientState = new ClientState(connection)
    this.#typing = new Typing(clock, send)
    this.#signals = new SignalSender(log, connection, roster)
    this.#queue = new SendQueue({
      log,
      connection,
      queries,
      clock,
      right: neighbours.right,
      hasArchive: () => this.#sync.server?.hasArchive === true,
      maxStanzaBytes: () => this.#maxStanzaBytes,
    })
    const syncParts = { own, domain, clock, log, requests, queries, roster }
    const { queue, signals } = { queue: this.#queue, signals: this.#signals }
    this.#sync = new Sync({ ...syncParts, presence: this.#ownPresence, queue, signals })
    this.#list = new ConversationList(log, this.#typing, (peer) => this.#contactList.nameOf(peer))
  }

  get status(): Live<ConnectionStatus> {
    return this.#connection.status
  }
  get contacts(): Live<readonly Contact[]> {
    return this.#contactList.contacts
  }
  get requests(): Live<readonly ContactRequest[]> {
    return this.#subscriptions.requests
  }
  get conversations(): Live<readonly ConversationSummary[]> {
    return this.#list.summaries
  }
  get totalUnread(): Live<number> {
    return this.#list.totalUnread
  }

  /** Reads the store, then begins to connect. */
  async open(): Promise<void> {
    await this.#roster.load()
    await this.#sync.load()
    this.#contactList.present()
    await this.#list.load()
    this.#roster.items.subscribe(() => this.#list.present())
    this.#log.subscribe((change, isOurs) => {
      if (isOurs) this.#neighbours.tell({ kind: "change", change })
      this.#follow(change.peers)
    })
    this.#neighbours.listen((news) => {
      if (news.kind === "change") this.#log.publish(news.change, false)
      else void this.#signedOutElsewhere()
    })
    this.#connection.start()
  }

  whenOnline(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const check = () => {
        const status = this.status.get()
        if (status.state !== "online" && status.state !== "refused") return false
        unsubscribe()
        if (status.state === "online") resolve()
        else reject(new ConnectionRefused(status.reason, status.sentence))
        return true
      }
      let unsubscribe: () => void = () => undefined
      if (!check()) unsubscribe = this.status.subscribe(check)
    })
  }

  conversation(peer: Jid): Conversation {
    const key = peer.bare.toString()
    const known = this.#views.get(key)
    if (known !== undefined) return known
    const view = new ConversationView(peer.bare, {
      log: this.#log,
      queue: this.#queue,
      typing: this.#typing,
      mayKnowUs: () => this.#roster.maySeeUs(peer.bare),
      mayHaveArchive: () => this.#sync.server?.hasArchive !== false,
      readGap: (of) => explainFailure(readGap(this.#log, this.#queries, of)),
      sendMarkers: () => this.#signals.sendOwedMarkers(),
    })
    this.#views.set(key, view)
    view.fill().catch((error) => console.warn("A conversation could not be read", error))
    return view
  }

  async addContact(address: Jid, name?: string): Promise<void> {
    await this.#roster.put(address.bare, name)
    if (this.requests.get().some(({ jid }) => jid.equals(address.bare)))
      this.#subscriptions.accept(address.bare)
    else this.#subscriptions.ask(address.bare)
  }
  async acceptRequest(from: Jid): Promise<void> {
    this.#subscriptions.accept(from.bare)
  }
  async declineRequest(from: Jid): Promise<void> {
    this.#subscriptions.decline(from.bare)
  }
  removeContact(address: Jid): Promise<void> {
    return this.#roster.remove(address.bare)
  }
  renameContact(address: Jid, name: string): Promise<void> {
    return this.#roster.put(address.bare, name)
  }

  setAway(show?: Show, status?: string): void {
    this.#ownPresence.set(show, status)
  }
  setActive(isActive: boolean): void {
    this.#clientState.set(isActive)
  }
  reconnect(): void {
    this.#connection.reconnect()
  }
  /** The network of this device changed, or it woke up. */
  networkChanged(): void {
    this.#connection.hurry()
  }

  rememberedKeys(): ScramClientKeys | undefined {
    return this.#authenticator.keys
  }
  async changePassword(password: string): Promise<void> {
    const fields = [xml("username", {}, this.jid.local ?? ""), xml("password", {}, password)]
    const domain = Jid.from({ domain: this.jid.domain })
    await explainFailure(this.#requests.ask("set", xml("query", { xmlns: NS_REGISTER }, ...fields), domain))
    this.#authenticator.replacePassword(password)
  }

  async signOut(): Promise<void> {
    await this.#end()
    this.#neighbours.tell({ kind: "signed-out" })
    this.#neighbours.close()
    await this.#store.wipe()
  }

  async close(): Promise<void> {
    const late = new Promise<void>((resolve) => this.#clock.after(LAST_MESSAGES_MS, resolve))
    await Promise.race([this.#queue.drained(), late])
    await this.#end()
    this.#neighbours.close()
    await this.#store.close()
  }

  async #end(): Promise<void> {
    await this.#connection.stop()
    this.#cancelStale()
    this.#queue.release()
  }

  async #signedOutElsewhere(): Promise<void> {
    const sentence = "You signed out of this account in another tab."
    await this.#connection.stop({ state: "refused", reason: "signed-out", sentence })
    this.#queue.release()
    await this.#store.close()
  }

  #sessionOpened(features: Stanza): void {
    this.#cancelStale()
    this.#contactList.setStale(false)
    this.#maxStanzaBytes = readMaxStanzaBytes(features)
    this.#clientState.sessionOpened(features)
    void this.#sync.run(features)
  }

  #resumed(): void {
    this.#cancelStale()
    this.#contactList.setStale(false)
    this.#clientState.connected()
    this.#queue.flush()
  }

  #disconnected(error: unknown): void {
    this.#cancelStale()
    this.#cancelStale = this.#clock.after(STALE_MS, () => this.#contactList.setStale(true))
    if (isOverOurInput(error)) void this.#queue.refused(error)
    this.#queue.disconnected()
  }

  #sessionLost(): void {
    this.#requests.failAll()
    this.#presences.reset()
    this.#typing.reset()
    this.#queue.sessionLost()
    this.#signals.sessionLost()
    this.#sync.sessionLost()
  }

  /** Shows what changed in the store. */
  #follow(peers: readonly string[]): void {
    const failed = (error: unknown) => console.warn("The store could not be read", error)
    this.#list.refresh(peers).catch(failed)
    for (const peer of peers) this.#views.get(peer)?.refresh().catch(failed)
  }

  #handle(stanza: Stanza): void {
    if (stanza.name === "iq") this.#handleIq(stanza)
    else if (stanza.name === "presence") this.#handlePresence(stanza)
    else if (stanza.name === "message") this.#handleMessage(stanza)
  }

  #handleIq(iq: Stanza): void {
    if (iq.type === "result" || iq.type === "error") this.#requests.handleAnswer(iq)
    else if (iq.type === "set" && iq.has("query", NS_ROSTER)) {
      this.#roster.handlePush(iq).then(
        (answer) => this.#connection.send(answer),
        (error) => console.warn("A change of the roster could not be taken in", error),
      )
    } else if (iq.type === "get" || iq.type === "set") this.#connection.send(this.#self.answer(iq))
  }

  #handlePresence(presence: Stanza): void {
    if (presence.type === undefined || presence.type === "unavailable") this.#presences.handle(presence)
    else this.#subscriptions.handle(presence)
  }

  #handleMessage(message: Stanza): void {
    if (this.#queries.handle(message)) return
    const carbon = unwrapCarbon(message, this.jid)
    if (carbon === "forged") return
    const inner = carbon ?? message
    const hasArchive = this.#sync.server?.hasArchive === true
    const incoming = readIncoming(inner, this.jid, {
      // XEP-0313 §3.4: only a server with an archive removes the ids that others forge.
      archiveId: hasArchive ? findStanzaId(inner, this.jid) : undefined,
      stampMs: hasArchive ? undefined : this.#findServerStamp(inner),
    })
    if (incoming === undefined) return
    this.#typing.handle(incoming)
    this.#sync.inbox.put(incoming)
  }

  /** Without an archive, the time at which our server put a message aside for us (XEP-0203). */
  #findServerStamp(message: Stanza): number | undefined {
    const delay = message.child("delay", NS_DELAY)
    return delay?.attrs.from === this.jid.domain ? parseDateTime(delay.attrs.stamp ?? "") : undefined
  }
}
