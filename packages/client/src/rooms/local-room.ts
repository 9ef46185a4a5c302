import { findForm, type Jid, NS_PING, type Stanza, stanza, type XmlElement, xml } from "@kith/xmpp"
import type { Archive } from "../archive/archive.ts"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import type { Bookmarks } from "../bookmarks/bookmarks.ts"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, NotConnected } from "../errors.ts"
import type { Failure } from "../failure.ts"
import { createLive, type Live } from "../live.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { NewPicture, Picture } from "../profiles/profile.ts"
import { Entrance, tellsPresence } from "./entrance.ts"
import { invitePeople } from "./invite-people.ts"
import { Occupants } from "./occupants.ts"
import { answerTo } from "./question.ts"
import { type OccupantPresence, readOccupant, readOccupantPresence } from "./read-occupant.ts"
import { type RoomFacts, readArchivedRoomMessage, readRoomMessage } from "./read-room-message.ts"
import type { JoinOptions, Occupant, Room, RoomInfo, RoomSubject } from "./room.ts"
import { type FormValues, RoomAdministration } from "./room-administration.ts"
import { RoomDescription } from "./room-description.ts"
import { RoomEvents } from "./room-events.ts"
import { RoomMessages } from "./room-messages.ts"
import { RoomPictures } from "./room-pictures.ts"
import { failureOf, isPassing, RoomRefused, roomProblem } from "./room-problem.ts"
import { RoomTyping } from "./room-typing.ts"
import { STATUS } from "./status-codes.ts"

/** A room that was silent for so long may have lost us (XEP-0410). */
const SILENCE_MS = 10 * 60_000
const LONGEST_SUBJECT = 3_000

export interface LocalRoomParts {
  readonly own: Jid
  readonly clock: Clock
  readonly log: MessageLog
  readonly requests: Requests
  readonly queries: ArchiveQueries
  readonly bookmarks: Bookmarks
  /** Epoch ms, by the clock of our server. */
  serverNow(): number
  send(stanza: Stanza): boolean
  isConnected(): boolean
  ownPresence(): readonly XmlElement[]
  /** What we are called where we have said nothing else. */
  ownName(): string
  /** We are in, and the store has what was said there. */
  onUpToDate(room: Jid): void
  /** We cannot be in it, for this reason: what waits for it will not be sent. */
  onRefused(room: Jid, failure: Failure): void
  onChange(room: Jid): void
  onTyping(room: Jid, isTyping: boolean): void
}

/** A room as this device knows it. */
export class LocalRoom extends RoomAdministration implements Room {
  readonly jid: Jid
  /** A bookmark says that our devices are in it. */
  isNoted = false
  /** When we first came in, in epoch ms; 0: before this session. */
  joinedAt = 0
  readonly description: RoomDescription
  readonly messages: RoomMessages
  readonly #parts: LocalRoomParts
  readonly #entrance: Entrance
  readonly #occupants: Occupants
  readonly #events: RoomEvents
  readonly #typing: RoomTyping
  readonly #pictures: RoomPictures
  readonly #subject = createLive<RoomSubject>({ text: "" })
  readonly #archive: Archive
  #ownOccupantId: string | undefined
  #isCreating = false
  #wasCreated = false
  #heardAt = 0
  #isPingPlanned = false
  #cancelPing: () => void = () => undefined

  constructor(jid: Jid, parts: LocalRoomParts) {
    const { clock, log, requests, queries } = parts
    super(jid, requests, (sent) => parts.send(sent))
    this.jid = jid
    this.#parts = parts
    this.#occupants = new Occupants(clock)
    this.#events = new RoomEvents(clock, parts.serverNow)
    this.#typing = new RoomTyping(clock)
    this.#pictures = new RoomPictures(jid, log.store, requests)
    this.description = new RoomDescription(jid, log.store, requests)
    this.#archive = queries.of(jid, (message, known) =>
      readArchivedRoomMessage(message, this.#facts(), known),
    )
    this.messages = new RoomMessages({
      key: jid.toString(),
      log,
      archive: () => this.archive,
      onUpToDate: () => parts.onUpToDate(jid),
    })
    this.#entrance = new Entrance({
      room: jid,
      clock,
      send: (presence) => parts.send(presence),
      ownPresence: () => parts.ownPresence(),
      isConnected: () => parts.isConnected(),
      hasArchive: () => this.description.info.get().hasArchive,
      onEntering: () => {
        this.#occupants.beginFilling()
        this.messages.entering()
      },
      onInside: (isCreated) => this.#inside(isCreated),
      onOutside: () => this.#outside(),
    })
    this.#typing.nicks.subscribe(() => parts.onTyping(jid, this.#typing.nicks.get().length > 0))
    this.#entrance.standing.subscribe(() => parts.onChange(jid))
    this.description.info.subscribe(() => parts.onChange(jid))
  }

  get standing() {
    return this.#entrance.standing
  }
  get info(): Live<RoomInfo> {
    return this.description.info
  }
  get name(): Live<string> {
    return this.description.name
  }
  get subject(): Live<RoomSubject> {
    return this.#subject
  }
  get picture(): Live<Picture | undefined> {
    return this.#pictures.own
  }
  get occupants(): Live<readonly Occupant[]> {
    return this.#occupants.all
  }
  get occupantCount(): Live<number> {
    return this.#occupants.count
  }
  get events() {
    return this.#events.all
  }
  get typing(): Live<readonly string[]> {
    return this.#typing.nicks
  }
  /** `undefined` where it keeps none, or that is not known yet. */
  get archive(): Archive | undefined {
    return this.description.info.get().hasArchive ? this.#archive : undefined
  }
  /** Our name in it now, or the one we would have. */
  get nick(): string {
    return this.#entrance.nick || (this.#parts.bookmarks.find(this.jid)?.nick ?? this.#parts.ownName())
  }
  get ownOccupantId(): string | undefined {
    return this.#ownOccupantId
  }
  get isInside(): boolean {
    return this.#entrance.isInside
  }
  get isWanted(): boolean {
    return this.#entrance.isWanted
  }
  /** Whether there is such a room, for all we know. */
  get isKnown(): boolean {
    return this.isNoted || this.isWanted || this.description.isKnown
  }

  findOccupant(nick: string): Occupant | undefined {
    return this.#occupants.find(nick)
  }
  findOccupantById(occupantId: string): Occupant | undefined {
    return this.#occupants.findById(occupantId)
  }
  pictureOf(nick: string): Live<Picture | undefined> {
    const occupant = this.#occupants.find(nick)
    return this.#pictures.of(this.jid.withResource(nick), occupant?.pictureId)
  }

  async load(): Promise<void> {
    await Promise.all([this.description.load(), this.#pictures.load()])
  }

  async join(options: JoinOptions = {}): Promise<void> {
    if (!this.#parts.isConnected()) throw new NotConnected()
    if (options.answers !== undefined) return this.#answer(options.answers)
    // A room that does not exist would be made (XEP-0045 §7.2.2).
    await this.description.refresh()
    await this.#enter(options)
  }

  /** Makes the room, with us as its owner. @throws RoomRefused where there is one */
  async create(options: JoinOptions, values: FormValues): Promise<void> {
    this.#isCreating = true
    try {
      this.#want(options)
      await this.#entrance.whenInside()
      const standing = this.standing.get()
      if (standing.state !== "inside" || standing.affiliation !== "owner" || !this.#wasCreated) {
        this.#entrance.leave()
        throw new RoomRefused(roomProblem("address-taken"))
      }
      await super.configure(values)
    } finally {
      this.#isCreating = false
    }
    this.#noteJoined()
    await this.description.refresh()
    await this.#note(options)
    await this.messages.inside()
  }

  /** At the beginning of a session, and where another device has joined. */
  enterAgain(): void {
    if (this.#entrance.isWanted) this.#entrance.enter()
    else this.#want({})
  }

  /** Another device has left, or we do. */
  goOut(): void {
    this.#entrance.leave()
  }

  async leave(): Promise<void> {
    const noted = this.#parts.bookmarks.find(this.jid)
    if (noted !== undefined) await explainFailure(this.#parts.bookmarks.remove(this.jid))
    this.#entrance.leave()
  }

  async setNick(nick: string): Promise<void> {
    const wanted = withoutForbiddenCharacters(nick).trim()
    if (!this.#entrance.isInside) await this.join({ nick: wanted })
    else if (wanted !== this.#entrance.nick) this.#entrance.want({ nick: wanted, isNickChosen: true })
    const noted = this.#parts.bookmarks.find(this.jid)
    if (noted !== undefined)
      await explainFailure(this.#parts.bookmarks.put(this.jid, { ...noted, nick: wanted }))
  }

  async setSubject(subject: string): Promise<void> {
    const text = withoutForbiddenCharacters(subject)
    const attrs = { to: this.jid.toString(), type: "groupchat" }
    const message = stanza({ name: "message", attrs, children: [xml("subject", {}, text)] })
    if (!this.#parts.send(message)) throw new NotConnected()
  }

  async refreshInfo(): Promise<void> {
    await this.description.refresh()
    void this.#followPicture()
  }

  invite(people: readonly Jid[], reason?: string): Promise<void> {
    const password = this.#parts.bookmarks.find(this.jid)?.password
    return invitePeople(this, people, {
      reason,
      password: this.info.get().hasPassword ? password : undefined,
      send: (message) => this.#parts.send(message),
    })
  }
  override async configure(values: FormValues): Promise<void> {
    await super.configure(values)
    await this.description.refresh()
  }
  override async setPicture(picture: NewPicture | undefined): Promise<void> {
    await super.setPicture(picture)
    await this.refreshInfo()
  }
  override async destroy(reason?: string, venue?: Jid): Promise<void> {
    await super.destroy(reason, venue)
    await this.leave()
  }

  /** A presence from the room or somebody in it. */
  handlePresence(presence: Stanza, from: Jid): void {
    this.#heard()
    if (presence.type === "error") {
      this.#entrance.handleError(presence)
      return
    }
    const read = readOccupantPresence(presence, from)
    if (read === undefined || !this.#entrance.isWanted) return
    const isMe = read.statuses.has(STATUS.self) || read.nick === this.#entrance.nick
    if (read.isAvailable) this.#arrived(presence, from, read, isMe)
    else this.#departed(read)
    if (isMe) this.#entrance.handleSelf(read)
  }

  /** A message of type `groupchat` from the room or somebody in it. */
  handleGroupMessage(message: Stanza): void {
    if (!this.#entrance.isWanted) return
    this.#heard()
    const incoming = readRoomMessage(message, this.#facts())
    if (incoming === undefined) return
    this.#noteConfiguration(message)
    if (message.has("subject") && !message.has("body") && !message.has("thread")) {
      this.#takeSubject(message, incoming.senderName, incoming.stampMs !== undefined)
      return
    }
    if (incoming.senderName !== undefined && !incoming.isMine && incoming.stampMs === undefined) {
      this.#typing.handle(message, incoming.senderName)
    }
    this.messages.inbox.put(incoming)
  }

  /** A question of the room before it lets us in (XEP-0158). */
  handleQuestion(captcha: XmlElement): void {
    const form = findForm(captcha)
    if (form !== undefined) this.#entrance.handleQuestion(form)
  }

  /** The room gave a message back because we are not in it any more. */
  noteLost(): void {
    this.#entrance.lost()
  }

  presenceChanged(): void {
    this.#entrance.announce()
  }

  sessionLost(): void {
    this.#cancelPing()
    this.#entrance.sessionLost()
  }

  /** Asks the room whether we are still in it (XEP-0410). */
  async ping(): Promise<void> {
    this.#heard()
    if (!this.#entrance.isInside) return this.#entrance.enter()
    const self = this.jid.withResource(this.#entrance.nick)
    try {
      await this.#parts.requests.ask("get", xml("ping", { xmlns: NS_PING }), self)
    } catch (error) {
      if (tellsPresence(error) === false) this.#entrance.lost()
    }
  }

  #want(options: JoinOptions): void {
    const nick = withoutForbiddenCharacters(options.nick ?? this.nick).trim() || "somebody"
    const password = options.password ?? this.#parts.bookmarks.find(this.jid)?.password
    this.#entrance.want({ nick, isNickChosen: options.nick !== undefined, password })
  }

  async #enter(options: JoinOptions): Promise<void> {
    this.#want(options)
    await this.#entrance.whenInside()
    this.#noteJoined()
    await this.#note(options)
  }

  #noteJoined(): void {
    if (!this.isNoted) this.joinedAt = this.#parts.serverNow()
  }

  async #answer(answers: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
    const standing = this.standing.get()
    const form = standing.state === "refused" ? standing.problem.form : undefined
    if (form === undefined) return
    this.#entrance.answered()
    await explainFailure(this.#parts.requests.ask("set", answerTo(form, answers), this.jid))
    await this.#entrance.whenInside()
    await this.#note({})
  }

  /** So that our other devices join too, and we at the next start. */
  async #note({ nick, password, name }: JoinOptions): Promise<void> {
    const { bookmarks } = this.#parts
    const before = bookmarks.find(this.jid)
    const noted = {
      ...before,
      isJoinedAutomatically: true,
      ...(nick !== undefined && { nick }),
      ...(password !== undefined && this.info.get().hasPassword && { password }),
      ...(name !== undefined && { name }),
    }
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(noted)
    if (isSame) return
    try {
      await bookmarks.put(this.jid, noted)
    } catch (error) {
      // We are inside all the same; only our other devices do not learn of it.
      console.warn("A room could not be noted for other devices", error)
    }
  }

  #inside(isCreated: boolean): void {
    this.#wasCreated = isCreated
    this.#occupants.endFilling()
    this.#heard()
    if (this.#isCreating && isCreated) return
    void this.#settleIn(isCreated)
  }

  async #settleIn(isCreated: boolean): Promise<void> {
    try {
      // It had gone, and our coming made it anew (§10.1.2).
      if (isCreated) await this.acceptDefaults()
      const knewArchive = this.archive !== undefined
      const refreshed = this.refreshInfo()
      if (!knewArchive) await refreshed
      else refreshed.catch(() => undefined)
    } catch {
      // What it tells about itself is known from before, or not at all.
    }
    await this.messages.inside()
  }

  #outside(): void {
    this.#cancelPing()
    this.#occupants.clear()
    this.#typing.clear()
    this.messages.outside()
    const standing = this.standing.get()
    if (standing.state === "refused" && !isPassing(standing.problem))
      this.#parts.onRefused(this.jid, failureOf(standing.problem))
  }

  #arrived(presence: Stanza, from: Jid, read: OccupantPresence, isMe: boolean): void {
    const { hasOccupantIds } = this.info.get()
    const occupant = readOccupant(presence, from, read, { isMe, hasOccupantIds: hasOccupantIds || isMe })
    const before = this.#occupants.find(read.nick)
    this.#occupants.put(occupant)
    if (isMe) this.#ownOccupantId = occupant.occupantId
    // That we came ourselves we know; not what others make of us.
    if (this.#entrance.isInside && (!isMe || before !== undefined))
      this.#events.noteArrival(occupant, before, this.#occupants.size)
  }

  #departed(read: OccupantPresence): void {
    const before = this.#occupants.remove(read.nick)
    this.#typing.stop(read.nick)
    // What becomes of ourselves is told where one writes.
    if (before !== undefined && !before.isMe && this.#entrance.isInside)
      this.#events.noteDeparture(read, this.#occupants.size)
  }

  #takeSubject(message: Stanza, by: string | undefined, isPast: boolean): void {
    const text = (message.child("subject")?.text ?? "").slice(0, LONGEST_SUBJECT)
    const isChanged = text !== this.#subject.get().text
    this.#subject.set({ text, ...(by !== undefined && { by }) })
    if (isChanged && !isPast && this.messages.isUpToDate) {
      this.#events.add({ kind: "subject", subject: text, ...(by !== undefined && { by }) })
    }
  }

  /** XEP-0045 §10.2.1: something about the room has changed. */
  #noteConfiguration(message: Stanza): void {
    const notice = message.child("x", "http://jabber.org/protocol/muc#user")
    const codes = notice?.childrenNamed("status").map(({ attrs }) => attrs.code) ?? []
    if (
      codes.some(
        (code) => code === "104" || code === "170" || code === "171" || code === "172" || code === "173",
      )
    ) {
      this.refreshInfo().catch(() => undefined)
    }
  }

  async #followPicture(): Promise<void> {
    try {
      await this.#pictures.follow(this.info.get().pictureId)
    } catch {
      // Asked for again with the next word about it.
    }
  }

  #heard(): void {
    this.#heardAt = this.#parts.clock.now()
    // One timer for thousands of stanzas.
    if (!this.#isPingPlanned) this.#planPing(SILENCE_MS)
  }

  #planPing(delayMs: number): void {
    this.#isPingPlanned = true
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#isPingPlanned = false
      const restMs = this.#heardAt + SILENCE_MS - this.#parts.clock.now()
      if (restMs > 0) this.#planPing(restMs)
      else void this.ping()
    })
    this.#cancelPing = () => {
      this.#isPingPlanned = false
      cancel()
    }
  }

  #facts(): RoomFacts {
    const { hasArchive, hasOccupantIds } = this.info.get()
    return {
      room: this.jid,
      own: this.#parts.own,
      nick: this.#entrance.nick || this.nick,
      occupantId: this.#ownOccupantId,
      hasArchive,
      hasOccupantIds,
    }
  }
}
