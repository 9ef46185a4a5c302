import { Jid, NS_REGISTER, type ScramClientKeys, xml } from "@kith/xmpp"
import { type Clock, waitAtMost } from "../clock.ts"
import { Connection } from "../connection/connection.ts"
import type { Link } from "../connection/link.ts"
import { ConnectionRefused, type ConnectionStatus } from "../connection/status.ts"
import type { Conversation } from "../conversations/conversation.ts"
import type { DeviceStorage } from "../device-storage/device-storage.ts"
import { LocalDeviceStorage } from "../device-storage/local-device-storage.ts"
import type { SpaceWatch } from "../device-storage/space-watch.ts"
import { explainFailure } from "../errors.ts"
import type { Live } from "../live.ts"
import { Authenticator } from "../login/authenticator.ts"
import { Device } from "../login/device.ts"
import { invalidateToken } from "../login/invalidate-token.ts"
import type { Message } from "../messages/message.ts"
import { readStoredMessages } from "../messages/stored-messages.ts"
import { showChosenStatus } from "../presence/chosen-status.ts"
import type { Software } from "../service-discovery/answer-requests.ts"
import { loadFacts } from "../service-discovery/kept-facts.ts"
import type { PutFile } from "../uploads/put-file.ts"
import type { Account, Credentials } from "./account.ts"
import { ConnectionEffects } from "./connection-effects.ts"
import { ConversationViews } from "./conversation-views.ts"
import { createFeatures, type Features } from "./features.ts"
import type { Neighbours } from "./neighbours.ts"
import { OfferedFeatures } from "./offered-features.ts"
import { CARBONS_REQUEST } from "./sync.ts"

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
export class LocalAccount extends OfferedFeatures implements Account {
  readonly #parts: LocalAccountParts
  readonly #device: Device
  readonly #authenticator: Authenticator
  readonly #connection: Connection
  readonly #effects: ConnectionEffects
  readonly #views: ConversationViews
  readonly #storage: LocalDeviceStorage
  #stopStatus: () => void = () => undefined

  constructor(parts: LocalAccountParts) {
    const { device, authenticator, connection, effects, features } = putTogether(parts)
    super(parts.credentials.address.bare, features)
    this.#parts = parts
    this.#device = device
    this.#authenticator = authenticator
    this.#connection = connection
    this.#effects = effects
    const { store, isStoreLasting = true } = parts
    const { log, rooms, facts } = features
    const hasArchive = (peer: Jid) =>
      rooms.isRoom(peer) ? rooms.archiveOf(peer) !== undefined : facts.server?.hasArchive === true
    this.#storage = new LocalDeviceStorage({ store, log, isStoreLasting, hasArchive })
    store.isFull.subscribe(() => {
      if (store.isFull.get()) this.#spaceGone()
      else void this.#spaceFound()
    })
    this.#views = new ConversationViews(this.jid, features)
    rooms.onEntered = (room) => this.#views.fill(room)
  }

  get status(): Live<ConnectionStatus> {
    return this.#connection.status
  }
  get storage(): DeviceStorage {
    return this.#storage
  }

  /** Reads the store, then begins to connect. */
  async open(): Promise<void> {
    const { roster, profiles, conversationList, log, uploads, presence, fileTransfers } = this.features
    const { expirer, searchIndex } = this.features
    const { neighbours, clock } = this.#parts
    await this.#device.load(await neighbours.claimPlace())
    await loadFeatures(this.features)
    this.#stopStatus = showChosenStatus(this.settings, presence, clock, () => this.serverNow())
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
    await fileTransfers.load()
    expirer.run()
    searchIndex.start()
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

  reconnect(): void {
    this.#connection.reconnect()
    this.features.sync.hurry()
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
    await explainFailure(this.features.requests.ask("set", query, domain))
    await this.#authenticator.replacePassword(password)
  }

  async remove(): Promise<void> {
    const query = xml("query", { xmlns: NS_REGISTER }, xml("remove"))
    await explainFailure(this.features.requests.ask("set", query, Jid.from({ domain: this.jid.domain })))
    await this.signOut()
  }

  async signOut(): Promise<void> {
    const { neighbours, store, clock } = this.#parts
    const isOnline = this.#connection.isOnline
    const disabling = this.features.push.disable().catch(() => undefined)
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
    await waitAtMost(clock, LAST_MESSAGES_MS, this.features.queue.drained())
    await this.#end()
    neighbours.close()
    await store.close()
  }

  async #end(last?: ConnectionStatus): Promise<void> {
    this.features.fileTransfers.close()
    this.features.sessions.close()
    await this.#connection.stop(last)
    this.#effects.stop()
    this.features.scheduledMessages.stop()
    this.features.uploads.close()
    this.#stopStatus()
    this.features.expirer.stop()
    this.features.searchIndex.stop()
    this.features.activity.stop()
    this.features.queue.release()
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

  /** The device is full: what nobody needs any more goes first. */
  #spaceGone(): void {
    this.features.fileTransfers.forgetSaved().catch((error: unknown) => {
      console.warn("Files that were saved could not be removed", error)
    })
  }

  async #spaceFound(): Promise<void> {
    const { sync, rooms, queue, searchIndex, expirer } = this.features
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
}

function putTogether(parts: LocalAccountParts) {
  const { credentials, software, deviceName, store, clock, neighbours } = parts
  const own = credentials.address.bare
  const device = new Device(store, { software: software.name, device: deviceName })
  const authenticator = new Authenticator(credentials, device, clock)
  const effects = new ConnectionEffects(clock, () => features)
  const bindRequests = () => [CARBONS_REQUEST, ...features.clientState.bindRequests()]
  const connection = new Connection({ ...parts, address: own, authenticator, bindRequests }, effects)
  const { right, holdAlone } = neighbours
  const features: Features = createFeatures({ ...parts, own, right, holdAlone }, connection)
  return { device, authenticator, connection, effects, features }
}

/** What this device knew when it was last here: first what others go by. */
async function loadFeatures(features: Features): Promise<void> {
  const { roster, profiles, facts, log, bookmarks, rooms, contactList, bookmarkMarks } = features
  await roster.load()
  await profiles.load()
  await loadFacts(log.store, facts)
  await bookmarks.load()
  await rooms.load()
  contactList.present()
  await features.conversationSettings.load()
  bookmarkMarks.load()
  await features.activity.load()
  await features.drafts.load()
  await features.hidden.load()
  await features.scheduledMessages.load()
  await features.settings.load()
  await features.lastSeenDisclosure.load()
  await features.blocking.load()
}
