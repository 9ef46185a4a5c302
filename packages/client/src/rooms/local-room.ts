import { type Jid, NS_PING, xml } from "@kith/xmpp"
import type { Archive } from "../archive/archive.ts"
import { NotConnected } from "../errors.ts"
import type { Live } from "../live.ts"
import type { NewPicture, Picture } from "../profiles/profile.ts"
import type { MayTell } from "../receipts-and-markers/send-room-markers.ts"
import { Attendance } from "./attendance.ts"
import { Entrance, tellsPresence } from "./entrance.ts"
import { invitePeople } from "./invite-people.ts"
import type { LocalRoomParts } from "./local-room-parts.ts"
import { Membership } from "./membership.ts"
import { isPrivateGroup, READING_CROWD } from "./private-group.ts"
import { type RoomFacts, readArchivedRoomMessage } from "./read-room-message.ts"
import type { JoinOptions, Occupant, Room, RoomInfo, RoomSubject } from "./room.ts"
import { type FormValues, RoomAdministration } from "./room-administration.ts"
import { RoomDescription } from "./room-description.ts"
import { RoomMessages } from "./room-messages.ts"
import { RoomPictures } from "./room-pictures.ts"
import { failureOf, isPassing } from "./room-problem.ts"
import { RoomStanzas } from "./room-stanzas.ts"
import { RoomSubjectLine, subjectMessage } from "./room-subject-line.ts"
import { SilenceWatch } from "./silence-watch.ts"

/** A room as this device knows it. */
export class LocalRoom extends RoomAdministration implements Room {
  readonly jid: Jid
  readonly membership: Membership
  readonly description: RoomDescription
  readonly messages: RoomMessages
  /** Takes in what the room says. */
  readonly stanzas: RoomStanzas
  readonly #parts: LocalRoomParts
  readonly #entrance: Entrance
  readonly #attendance: Attendance
  readonly #pictures: RoomPictures
  readonly #subject = new RoomSubjectLine()
  readonly #silence: SilenceWatch
  readonly #archive: Archive

  constructor(jid: Jid, parts: LocalRoomParts) {
    const { clock, log, requests, queries } = parts
    super(jid, requests, (sent) => parts.send(sent))
    this.jid = jid
    this.#parts = parts
    this.#attendance = new Attendance(clock, parts.serverNow)
    this.#silence = new SilenceWatch(clock, () => void this.ping())
    this.#pictures = new RoomPictures(jid, log.store, requests)
    this.description = new RoomDescription(jid, log.store, requests)
    this.#archive = queries.of(jid, (message, known) =>
      readArchivedRoomMessage(message, this.#facts(), known),
    )
    this.messages = new RoomMessages({
      key: jid.toString(),
      log,
      clock,
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
        this.#attendance.occupants.beginFilling()
        this.messages.entering()
      },
      onInside: (isCreated) => this.#inside(isCreated),
      onOutside: () => this.#outside(),
    })
    this.membership = new Membership({
      room: jid,
      own: parts.own,
      entrance: this.#entrance,
      description: this.description,
      bookmarks: parts.bookmarks,
      requests,
      serverNow: () => parts.serverNow(),
      isConnected: () => parts.isConnected(),
      ownName: () => parts.ownName(),
      configure: (values) => super.configure(values),
    })
    this.stanzas = new RoomStanzas({
      entrance: this.#entrance,
      attendance: this.#attendance,
      subject: this.#subject,
      messages: this.messages,
      silence: this.#silence,
      facts: () => this.#facts(),
      onConfigured: () => void this.refreshInfo().catch(() => undefined),
    })
    this.typing.subscribe(() => parts.onTyping(jid, this.typing.get().length > 0))
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
    return this.#subject.present
  }
  get picture(): Live<Picture | undefined> {
    return this.#pictures.own
  }
  get occupants(): Live<readonly Occupant[]> {
    return this.#attendance.occupants.all
  }
  get occupantCount(): Live<number> {
    return this.#attendance.occupants.count
  }
  get events() {
    return this.#attendance.events.all
  }
  get typing(): Live<readonly string[]> {
    return this.#attendance.typing.nicks
  }
  /** `undefined` where it keeps none, or that is not known yet. */
  get archive(): Archive | undefined {
    return this.description.info.get().hasArchive ? this.#archive : undefined
  }
  get nick(): string {
    return this.membership.nick
  }
  get ownOccupantId(): string | undefined {
    return this.#attendance.ownOccupantId
  }
  get joinedAt(): number {
    return this.membership.joinedAt
  }
  get isInside(): boolean {
    return this.#entrance.isInside
  }
  get isWanted(): boolean {
    return this.#entrance.isWanted
  }
  /** Whether there is such a room, for all we know. */
  get isKnown(): boolean {
    return this.membership.isNoted || this.isWanted || this.description.isKnown
  }

  /** Whether the others may learn now how far we have read. */
  get mayTellRead(): MayTell {
    const standing = this.standing.get()
    if (standing.state !== "inside" || !this.messages.isUpToDate) return "later"
    // Who has no voice would be refused.
    if (standing.role === "visitor" || !isPrivateGroup(this.info.get())) return "never"
    return this.#attendance.occupants.size > READING_CROWD ? "never" : "now"
  }

  findOccupant(nick: string): Occupant | undefined {
    return this.#attendance.occupants.find(nick)
  }
  findOccupantById(occupantId: string): Occupant | undefined {
    return this.#attendance.occupants.findById(occupantId)
  }
  pictureOf(nick: string): Live<Picture | undefined> {
    return this.#pictures.of(this.jid.withResource(nick), this.findOccupant(nick)?.pictureId)
  }

  async load(): Promise<void> {
    await Promise.all([this.description.load(), this.#pictures.load()])
  }

  join(options?: JoinOptions): Promise<void> {
    return this.membership.join(options)
  }
  /** Makes the room, with us as its owner. @throws RoomRefused where there is one */
  async create(options: JoinOptions, values: FormValues): Promise<void> {
    await this.membership.create(options, values)
    await this.messages.inside()
  }
  /** Another device has left. */
  goOut(): void {
    this.#entrance.leave()
  }
  leave(): Promise<void> {
    return this.membership.leave()
  }
  setNick(nick: string): Promise<void> {
    return this.membership.setNick(nick)
  }
  async setSubject(subject: string): Promise<void> {
    if (!this.#parts.send(subjectMessage(this.jid, subject))) throw new NotConnected()
  }

  async refreshInfo(): Promise<void> {
    await this.description.refresh()
    void this.#followPicture()
  }

  invite(people: readonly Jid[], reason?: string): Promise<void> {
    return invitePeople(this, people, {
      reason,
      password: this.info.get().hasPassword ? this.membership.password : undefined,
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

  /** The room gave a message back because we are not in it any more. */
  noteLost(): void {
    this.#entrance.lost()
  }

  presenceChanged(): void {
    this.#entrance.announce()
  }

  sessionLost(): void {
    this.#silence.stop()
    this.#entrance.sessionLost()
  }

  /** Asks the room whether we are still in it (XEP-0410). */
  async ping(): Promise<void> {
    this.#silence.heard()
    if (!this.#entrance.isInside) return this.#entrance.enter()
    const self = this.jid.withResource(this.#entrance.nick)
    try {
      await this.#parts.requests.ask("get", xml("ping", { xmlns: NS_PING }), self)
    } catch (error) {
      if (tellsPresence(error) === false) this.#entrance.lost()
    }
  }

  #inside(isCreated: boolean): void {
    this.#attendance.occupants.endFilling()
    this.#silence.heard()
    if (!this.membership.cameInside(isCreated)) void this.#settleIn(isCreated)
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
    this.#silence.stop()
    this.#attendance.clear()
    this.messages.outside()
    const standing = this.standing.get()
    if (standing.state === "refused" && !isPassing(standing.problem))
      this.#parts.onRefused(this.jid, failureOf(standing.problem))
  }

  async #followPicture(): Promise<void> {
    try {
      await this.#pictures.follow(this.info.get().pictureId)
    } catch {
      // Asked for again with the next word about it.
    }
  }

  #facts(): RoomFacts {
    const info = this.info.get()
    return {
      room: this.jid,
      own: this.#parts.own,
      nick: this.#entrance.nick || this.nick,
      occupantId: this.ownOccupantId,
      hasArchive: info.hasArchive,
      hasOccupantIds: info.hasOccupantIds,
      isPrivateGroup: isPrivateGroup(info),
      findAddress: (nick) => this.findOccupant(nick)?.jid,
      findAddressById: (id) => this.findOccupantById(id)?.jid,
    }
  }
}
