import { Jid, NS_REGISTER, type ScramClientKeys, type Stanza, xml } from "@kith/xmpp"
import type { AccountSettings } from "../account-settings/settings.ts"
import type { Activity } from "../activity/activity.ts"
import type { Blocking } from "../blocking/blocking.ts"
import type { AccountAccess } from "../client-access/client-access.ts"
import { type Clock, waitAtMost } from "../clock.ts"
import { Connection } from "../connection/connection.ts"
import type { Link } from "../connection/link.ts"
import { isOverOurInput } from "../connection/refusal.ts"
import { ConnectionRefused, type ConnectionStatus } from "../connection/status.ts"
import type { AllConversationSettings } from "../conversation-settings/conversation-settings.ts"
import type { Conversation, ConversationSummary } from "../conversations/conversation.ts"
import type { DeviceStorage } from "../device-storage/device-storage.ts"
import { LocalDeviceStorage } from "../device-storage/local-device-storage.ts"
import type { SpaceWatch } from "../device-storage/space-watch.ts"
import type { Drafts } from "../drafts/draft.ts"
import { explainFailure } from "../errors.ts"
import type { Failure } from "../failure.ts"
import type { FileTransfers } from "../file-transfer/direct-transfer.ts"
import type { Live } from "../live.ts"
import { Authenticator } from "../login/authenticator.ts"
import { Device } from "../login/device.ts"
import { invalidateToken } from "../login/invalidate-token.ts"
import type { Message } from "../messages/message.ts"
import { readStoredMessages } from "../messages/stored-messages.ts"
import { showChosenStatus } from "../presence/chosen-status.ts"
import { askLastSeen } from "../presence/last-seen.ts"
import type { LastSeenDisclosure } from "../presence/last-seen-disclosure.ts"
import type { Show } from "../presence/own-presence.ts"
import type { Previews } from "../previews/page-previews.ts"
import type { PersonalDetails } from "../profiles/details-on-wire.ts"
import type { NewPicture, Profile } from "../profiles/profile.ts"
import type { PushTarget } from "../push/push.ts"
import { createInvitation, type Invitation } from "../registration/invitations.ts"
import type { Rooms } from "../rooms/rooms.ts"
import type { Contact, ContactRequest } from "../roster/contact.ts"
import type { ScheduledMessages } from "../scheduled-messages/scheduled-message.ts"
import type { MessageSearch } from "../search/search.ts"
import type { Software } from "../service-discovery/answer-requests.ts"
import { loadFacts } from "../service-discovery/kept-facts.ts"
import { readMaxStanzaBytes } from "../service-discovery/own-server.ts"
import type { Stickers } from "../stickers/stickers.ts"
import type { PutFile } from "../uploads/put-file.ts"
import type { Uploads } from "../uploads/transfer.ts"
import type { Account, Credentials } from "./account.ts"
import { ConversationViews } from "./conversation-views.ts"
import { createFeatures, type Features } from "./features.ts"
import type { Neighbours } from "./neighbours.ts"
import { CARBONS_REQUEST } from "./sync.ts"

/** Without a connection for so long, what we know about presence is worth nothing. */
const STALE_MS = 60_000
/** So long does closing wait for the last messages to be sent. */
const LAST_MESSAGES_MS = 5_000
/** So long does signing out wait for the server to forget what signs this device in. */
const FORGETTING_MS = 3_000

export interface LocalAccountParts {
  readonly credentials: Credentials
  readonly resource: string
  readonly tag: string | undefined
  readonly software: Software
  /** What this device is called, for the account's owner to know it by. */
  readonly deviceName: string | undefined
  readonly store: SpaceWatch
  readonly isStoreLasting?: boolean
  readonly neighbours: Neighbours
  readonly clock: Clock
  readonly putFile: PutFile
  openLink(): Promise<Link>
}

/** An account on this device: the features put together, and what happens to all of them. */
export class LocalAccount implements Account {
  readonly jid: Jid
  readonly #parts: LocalAccountParts
  readonly #device: Device
  readonly #authenticator: Authenticator
  readonly #connection: Connection
  readonly #features: Features
  readonly #views: ConversationViews
  readonly #storage: LocalDeviceStorage
  #cancelStale: () => void = () => undefined
  #stopStatus: () => void = () => undefined

  constructor(parts: LocalAccountParts) {
    const own = parts.credentials.address.bare
    this.jid = own
    this.#parts = parts
    const described = { software: parts.software.name, device: parts.deviceName }
    this.#device = new Device(parts.store, described)
    this.#authenticator = new Authenticator(parts.credentials, this.#device, parts.clock)
    this.#connection = new Connection(
      {
        ...parts,
        address: own,
        authenticator: this.#authenticator,
        bindRequests: () => [CARBONS_REQUEST, ...this.#features.clientState.bindRequests()],
      },
      {
        onSession: (features, enabled) => this.#sessionOpened(features, enabled),
        onResumed: () => this.#resumed(),
        onDisconnected: (error) => this.#disconnected(error),
        onSessionLost: () => this.#sessionLost(),
        onStanza: (stanza) => this.#features.incoming.handle(stanza),
        settled: async () => {
          await this.#features.messages.inbox.settled()
          await this.#features.rooms.settled()
        },
      },
    )
    const { right, holdAlone } = parts.neighbours
    this.#features = createFeatures({ ...parts, own, right, holdAlone }, this.#connection)
    const { store, isStoreLasting = true } = parts
    const { log, rooms, facts } = this.#features
    const hasArchive = (peer: Jid) =>
      rooms.isRoom(peer) ? rooms.archiveOf(peer) !== undefined : facts.server?.hasArchive === true
    this.#storage = new LocalDeviceStorage({ store, log, isStoreLasting, hasArchive })
    store.isFull.subscribe(() => {
      if (store.isFull.get()) this.#spaceGone()
      else void this.#spaceFound()
    })
    this.#views = new ConversationViews(own, this.#features)
    this.#features.rooms.onEntered = (room) => this.#views.fill(room)
  }

  get status(): Live<ConnectionStatus> {
    return this.#connection.status
  }
  serverNow(): number {
    return this.#features.serverNow()
  }
  get contacts(): Live<readonly Contact[]> {
    return this.#features.contactList.contacts
  }
  get contactsProblem(): Live<Failure | undefined> {
    return this.#features.roster.problem
  }
  get profiles(): Live<ReadonlyMap<string, Profile>> {
    return this.#features.profiles.all
  }
  get isBehind(): Live<boolean> {
    return this.#features.sync.isBehind
  }
  get requests(): Live<readonly ContactRequest[]> {
    return this.#features.subscriptions.requests
  }
  get conversations(): Live<readonly ConversationSummary[]> {
    return this.#features.conversationList.summaries
  }
  get search(): MessageSearch {
    return this.#features.search
  }
  get activity(): Activity {
    return this.#features.activity
  }
  get conversationSettings(): AllConversationSettings {
    return this.#features.conversationSettings
  }
  get previews(): Previews {
    return this.#features.previews
  }
  get scheduledMessages(): ScheduledMessages {
    return this.#features.scheduledMessages
  }
  get drafts(): Drafts {
    return this.#features.drafts
  }
  get settings(): AccountSettings {
    return this.#features.settings
  }
  get lastSeenDisclosure(): LastSeenDisclosure {
    return this.#features.lastSeenDisclosure
  }
  get blocking(): Blocking {
    return this.#features.blocking
  }
  get access(): AccountAccess {
    return this.#features.access
  }
  get totalUnread(): Live<number> {
    return this.#features.conversationList.totalUnread
  }

  get stickers(): Stickers {
    return this.#features.stickers
  }

  get uploads(): Uploads {
    return this.#features.uploads
  }
  get fileTransfers(): FileTransfers {
    return this.#features.fileTransfers
  }
  get rooms(): Rooms {
    return this.#features.rooms
  }
  get storage(): DeviceStorage {
    return this.#storage
  }

  /** Reads the store, then begins to connect. */
  async open(): Promise<void> {
    const { roster, profiles, facts, contactList, conversationList, log, uploads } = this.#features
    const { conversationSettings, bookmarks, rooms } = this.#features
    const { neighbours } = this.#parts
    await this.#device.load(await neighbours.claimPlace())
    await roster.load()
    await profiles.load()
    await loadFacts(log.store, facts)
    await bookmarks.load()
    await rooms.load()
    contactList.present()
    await conversationSettings.load()
    this.#features.bookmarkMarks.load()
    await this.#features.activity.load()
    await this.#features.drafts.load()
    await this.#features.hidden.load()
    await this.#features.scheduledMessages.load()
    await this.#features.settings.load()
    await this.#features.lastSeenDisclosure.load()
    await this.#features.blocking.load()
    this.#stopStatus = showChosenStatus(this.settings, this.#features.presence, this.#parts.clock, () =>
      this.serverNow(),
    )
    await conversationList.load()
    roster.items.subscribe(() => conversationList.present())
    profiles.all.subscribe(() => conversationList.present())
    log.subscribe((change, written) => {
      this.#views.follow(change, written)
      if (written !== undefined) neighbours.tell({ kind: "change", change })
    })
    neighbours.listen((news) => {
      if (news.kind === "change") log.publish(news.change, undefined)
      else void this.#signedOutElsewhere()
    })
    await uploads.load()
    await this.#features.fileTransfers.load()
    this.#features.expirer.run()
    this.#features.searchIndex.start()
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

  conversation(address: Jid): Conversation {
    return this.#views.of(address)
  }

  storedMessages(peer?: Jid): AsyncIterable<Message> {
    return readStoredMessages(this.#parts.store, peer)
  }

  async addContact(address: Jid, name?: string, invitation?: string): Promise<void> {
    const { roster, subscriptions } = this.#features
    await roster.put(address.bare, name)
    const hasAsked = this.requests.get().some(({ jid }) => jid.equals(address.bare))
    if (hasAsked) subscriptions.accept(address.bare)
    else subscriptions.ask(address.bare, invitation)
  }
  async acceptRequest(from: Jid): Promise<void> {
    this.#features.subscriptions.accept(from.bare)
  }
  async declineRequest(from: Jid): Promise<void> {
    this.#features.subscriptions.decline(from.bare)
  }
  removeContact(address: Jid): Promise<void> {
    return this.#features.roster.remove(address.bare)
  }
  renameContact(address: Jid, name: string): Promise<void> {
    return this.#features.roster.put(address.bare, name)
  }
  groupContact(address: Jid, groups: readonly string[]): Promise<void> {
    return this.#features.roster.put(address.bare, undefined, groups)
  }
  lastSeen(address: Jid): Promise<number | undefined> {
    return askLastSeen(this.#features.requests, address)
  }

  details(of: Jid): Promise<PersonalDetails> {
    return this.#features.details.fetch(of)
  }
  setDetails(details: PersonalDetails): Promise<void> {
    return this.#features.details.publish(details)
  }
  createInvitation(): Promise<Invitation | undefined> {
    return createInvitation(this.#features.requests, this.jid)
  }

  setNickname(name: string): Promise<void> {
    return this.#features.profiles.setNickname(name)
  }
  setPicture(picture: NewPicture | undefined): Promise<void> {
    return this.#features.profiles.setPicture(picture)
  }

  enablePush(target: PushTarget): Promise<void> {
    return this.#features.push.enable(target)
  }
  disablePush(): Promise<void> {
    return this.#features.push.disable()
  }

  setAway(show?: Show, status?: string): void {
    this.#features.presence.set(show, status)
  }
  setActive(isActive: boolean): void {
    this.#features.clientState.set(isActive)
  }
  reconnect(): void {
    this.#connection.reconnect()
    this.#features.sync.hurry()
  }
  /** The network of this device changed, or it woke up. */
  networkChanged(): void {
    this.#connection.hurry()
    void this.#parts.store.look()
  }

  rememberedKeys(): ScramClientKeys | undefined {
    return this.#authenticator.keys
  }
  async changePassword(password: string): Promise<void> {
    const fields = [xml("username", {}, this.jid.local ?? ""), xml("password", {}, password)]
    const query = xml("query", { xmlns: NS_REGISTER }, ...fields)
    const domain = Jid.from({ domain: this.jid.domain })
    await explainFailure(this.#features.requests.ask("set", query, domain))
    await this.#authenticator.replacePassword(password)
  }

  async remove(): Promise<void> {
    const query = xml("query", { xmlns: NS_REGISTER }, xml("remove"))
    await explainFailure(this.#features.requests.ask("set", query, Jid.from({ domain: this.jid.domain })))
    await this.signOut()
  }

  async signOut(): Promise<void> {
    const { neighbours, store, clock } = this.#parts
    const isOnline = this.#connection.isOnline
    const disabling = this.#features.push.disable().catch(() => undefined)
    if (isOnline) await waitAtMost(clock, FORGETTING_MS, disabling)
    await this.#end()
    neighbours.tell({ kind: "signed-out" })
    neighbours.close()
    this.#device.keepNoMore()
    await store.wipe()
    if (isOnline) await waitAtMost(clock, FORGETTING_MS, this.#forgetToken())
  }

  async close(): Promise<void> {
    const { clock, neighbours, store } = this.#parts
    await waitAtMost(clock, LAST_MESSAGES_MS, this.#features.queue.drained())
    await this.#end()
    neighbours.close()
    await store.close()
  }

  async #end(last?: ConnectionStatus): Promise<void> {
    this.#features.fileTransfers.close()
    this.#features.sessions.close()
    await this.#connection.stop(last)
    this.#cancelStale()
    this.#features.scheduledMessages.stop()
    this.#features.uploads.close()
    this.#stopStatus()
    this.#features.expirer.stop()
    this.#features.searchIndex.stop()
    this.#features.queue.release()
  }

  async #forgetToken(): Promise<void> {
    if (!this.#device.hasToken) return
    await invalidateToken(await this.#parts.openLink(), this.jid, this.#authenticator)
  }

  async #signedOutElsewhere(): Promise<void> {
    const sentence = "You signed out of this account in another tab."
    this.#parts.neighbours.close()
    await this.#end({ state: "refused", reason: "signed-out", sentence })
    await this.#parts.store.close()
  }

  #sessionOpened(features: Stanza, enabled: ReadonlySet<string>): void {
    const { contactList, facts, clientState, sync } = this.#features
    this.#cancelStale()
    contactList.setStale(false)
    facts.maxStanzaBytes = readMaxStanzaBytes(features)
    clientState.sessionOpened(features, enabled)
    void sync.run(features, enabled)
  }

  #resumed(): void {
    const { contactList, clientState, queue, rooms, roomMarkers, sync } = this.#features
    this.#cancelStale()
    contactList.setStale(false)
    clientState.resumed()
    rooms.resumed()
    roomMarkers.plan()
    queue.flush()
    void sync.resumed()
  }

  #disconnected(error: unknown): void {
    const { contactList, queue } = this.#features
    this.#cancelStale()
    this.#cancelStale = this.#parts.clock.after(STALE_MS, () => contactList.setStale(true))
    if (isOverOurInput(error)) void queue.refused()
    queue.disconnected()
  }

  /** The device is full: what nobody needs any more goes first. */
  #spaceGone(): void {
    this.#features.fileTransfers.forgetSaved().catch((error: unknown) => {
      console.warn("Files that were saved could not be removed", error)
    })
  }

  async #spaceFound(): Promise<void> {
    const { sync, rooms, queue, searchIndex, expirer } = this.#features
    try {
      await queue.spaceFound()
      await sync.spaceFound()
      await rooms.spaceFound()
      expirer.run()
      searchIndex.start()
    } catch (error) {
      console.warn("What there was no room for could not be taken up yet", error)
    }
  }

  #sessionLost(): void {
    const { requests, presences, profiles, typing, queue, signals, sync, rooms, displayed } = this.#features
    requests.failAll()
    profiles.sessionLost()
    this.#features.sessions.sessionLost()
    rooms.sessionLost()
    displayed.sessionLost()
    presences.reset()
    typing.reset()
    queue.sessionLost()
    signals.sessionLost()
    this.#features.roomMarkers.sessionLost()
    sync.sessionLost()
  }
}
