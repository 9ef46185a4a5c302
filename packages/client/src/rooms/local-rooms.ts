import { Jid } from "@kith/xmpp"
import type { Archive } from "../archive/archive.ts"
import { NotConnected } from "../errors.ts"
import type { Failure } from "../failure.ts"
import { createLive, type Live } from "../live.ts"
import type { MayTell } from "../receipts-and-markers/send-room-markers.ts"
import { type FoundRoom, RoomSearch, type RoomSearchPage } from "../room-search/room-search.ts"
import { KnownRooms } from "./known-rooms.ts"
import { LocalRoom } from "./local-room.ts"
import type { LocalRoomsParts } from "./local-room-parts.ts"
import { addressOf, type NewRoom, valuesOf } from "./new-room.ts"
import type { JoinOptions, Room } from "./room.ts"
import type { RoomInvitation } from "./room-invitation.ts"
import { RoomInvitations, refusalOf } from "./room-invitations.ts"
import { failureOf, isPassing, RoomRefused, roomProblem } from "./room-problem.ts"
import type { Rooms } from "./rooms.ts"
import { RoomsStanzas } from "./rooms-stanzas.ts"

const TYPING_CROWD = 100

/** What others do about our rooms. */
export interface RoomWatcher {
  /** We are in, and the store has what was said there. */
  onUpToDate(room: Jid): void
  /** We cannot be in it: what waits to be sent there fails for this reason. */
  onRefused(room: Jid, failure: Failure): void
  onTyping(room: Jid, isTyping: boolean): void
  /** Names, or which rooms there are. */
  onChange(): void
}

/** The rooms of an account on this device: those that its bookmarks name, and those that somebody looks at. */
export class LocalRooms implements Rooms {
  watcher: RoomWatcher | undefined
  /** Hears where there is more to read now. */
  onEntered: (room: Jid) => void = () => undefined
  readonly #parts: LocalRoomsParts
  readonly #rooms = new Map<string, LocalRoom>()
  readonly #joined = createLive<readonly Room[]>([])
  readonly #invitations: RoomInvitations
  /** Takes in what is said in rooms, and about them. */
  readonly stanzas: RoomsStanzas
  readonly #known: KnownRooms
  readonly #search: RoomSearch
  #isChangePlanned = false

  constructor(parts: LocalRoomsParts) {
    this.#parts = parts
    parts.queries.onArchived = (message, stampMs) => {
      if (stampMs !== undefined) this.#invitations.handle(message, stampMs)
    }
    this.#known = new KnownRooms(parts.log.store)
    this.#search = new RoomSearch(parts.requests, Jid.from({ domain: parts.own.domain }))
    this.#invitations = new RoomInvitations(
      parts.log.store,
      parts.own,
      (room) => this.find(room)?.isInside === true,
    )
    this.stanzas = new RoomsStanzas({
      // An address that was only asked about may be somebody.
      find: (room) => (this.isRoom(room) ? this.find(room) : undefined),
      invitations: this.#invitations,
      serverNow: () => parts.serverNow(),
    })
    parts.bookmarks.all.subscribe(() => this.#followBookmarks())
  }

  get joined(): Live<readonly Room[]> {
    return this.#joined
  }
  get joinedNow(): readonly LocalRoom[] {
    return [...this.#rooms.values()].filter((room) => room.membership.isNoted || room.isWanted)
  }
  get invitations(): Live<readonly RoomInvitation[]> {
    return this.#invitations.all
  }

  /** After the bookmarks. */
  async load(): Promise<void> {
    await this.#invitations.load()
    const known = await this.#known.list()
    const addresses = new Set([...known, ...this.#parts.bookmarks.all.get().keys()])
    const rooms = [...addresses].map((room) => this.#get(Jid.parse(room)))
    await Promise.all(rooms.map((room) => room.load()))
    this.#followBookmarks()
  }

  isRoom(address: Jid): boolean {
    return this.find(address)?.isKnown === true
  }

  /** What a room is called, or one of those in it; `undefined` for an address that is of no room. */
  nameOf(address: Jid): string | undefined {
    if (!this.isRoom(address)) return undefined
    const name = this.find(address)?.name.get()
    return address.resource === undefined ? name : `${address.resource} (${name})`
  }

  refusalOf(address: Jid): Failure | undefined {
    const standing = this.find(address)?.standing.get()
    if (standing?.state === "outside") return { kind: "not-in-room" }
    if (standing?.state !== "refused" || isPassing(standing.problem)) return undefined
    return failureOf(standing.problem)
  }

  nickIn(address: Jid): string | undefined {
    return this.find(address)?.nick
  }

  /** Only if anybody has spoken of it. */
  find(address: Jid): LocalRoom | undefined {
    return this.#rooms.get(address.bare.toString())
  }

  room(address: Jid): Room {
    return this.#get(address.bare)
  }

  /** The archive of a room, for who reads its past. */
  archiveOf(address: Jid): Archive | undefined {
    return this.find(address)?.archive
  }

  /** Whether a message to it can go now: who is not inside would get it back. */
  mayReceive(address: string): boolean {
    const room = this.#rooms.get(address)
    return room?.isInside === true && room.messages.isUpToDate
  }

  /** In a crowd, nobody wants to know who is writing. */
  mayTellTyping(address: Jid): boolean {
    const room = this.find(address)
    return room?.isInside === true && room.occupantCount.get() <= TYPING_CROWD
  }

  /** Whether a room may learn how far we have read; `undefined` for what is none. */
  mayTellRead(address: Jid): MayTell | undefined {
    return this.isRoom(address) ? this.find(address)?.mayTellRead : undefined
  }

  async join(address: Jid, options?: JoinOptions): Promise<Room> {
    const room = this.#get(address.bare)
    await room.join(options)
    this.#invitations.answered(room.jid)
    return room
  }

  async create(wanted: NewRoom): Promise<Room> {
    if (!this.#parts.isConnected()) throw new NotConnected()
    const service = wanted.service ?? (await this.findService())
    if (service === undefined) {
      throw new RoomRefused(roomProblem("no-service"))
    }
    const room = this.#get(addressOf(wanted, service))
    await room.create(wanted.nick === undefined ? {} : { nick: wanted.nick }, valuesOf(wanted))
    // The room stands: what fails from here on can be done again by hand.
    if (wanted.picture !== undefined) {
      await room.setPicture(wanted.picture).catch((error) => console.warn("The picture was not set", error))
    }
    if (wanted.people !== undefined && wanted.people.length > 0) await room.invite(wanted.people)
    return room
  }

  async acceptInvitation({ room, password }: RoomInvitation, nick?: string): Promise<Room> {
    return await this.join(room, {
      ...(password !== undefined && { password }),
      ...(nick !== undefined && { nick }),
    })
  }

  async declineInvitation(invitation: RoomInvitation): Promise<void> {
    const refusal = invitation.isMediated ? refusalOf(invitation) : undefined
    if (refusal !== undefined && !this.#parts.send(refusal)) throw new NotConnected()
    this.#invitations.answered(invitation.room)
  }

  findService(): Promise<Jid | undefined> {
    return this.#search.findService()
  }
  search(
    words: string,
    options: { readonly service?: Jid; readonly after?: string } = {},
  ): Promise<RoomSearchPage> {
    return this.#search.search(words, options.service, options.after)
  }

  async describe(address: Jid): Promise<FoundRoom> {
    const room = this.#get(address.bare)
    await room.refreshInfo()
    const { description, occupantCount, isMembersOnly, hasPassword } = room.info.get()
    return {
      address: room.jid,
      name: room.name.get(),
      description,
      userCount: occupantCount,
      isOpen: !isMembersOnly && !hasPassword,
    }
  }

  /** Our presence was announced, and a new session stands. */
  sessionOpened(): void {
    // What is known from the last time is right, most likely: nobody waits for the bookmarks.
    this.#followBookmarks()
    for (const room of this.#rooms.values()) {
      // Who was put out comes again when the person wants it.
      if (room.isWanted && !room.isInside && this.refusalOf(room.jid) === undefined)
        room.membership.enterAgain()
    }
  }

  /** The session goes on, perhaps without having heard that a room has lost us. */
  resumed(): void {
    for (const room of this.#rooms.values()) if (room.isWanted) void room.ping()
  }

  sessionLost(): void {
    this.#search.sessionLost()
    for (const room of this.#rooms.values()) {
      room.messages.inbox.sessionLost()
      room.sessionLost()
    }
  }

  presenceChanged(): void {
    for (const room of this.#rooms.values()) room.presenceChanged()
  }

  /** The device has room again for what is said. */
  async spaceFound(): Promise<void> {
    for (const room of this.#rooms.values()) await room.messages.spaceFound()
  }

  /** Resolves when everything that came is stored, or held. @throws Error when there was no room for it */
  async settled(): Promise<void> {
    for (const room of this.#rooms.values()) await room.messages.inbox.settled()
  }

  #get(address: Jid): LocalRoom {
    const key = address.toString()
    const known = this.#rooms.get(key)
    if (known !== undefined) return known
    const room = new LocalRoom(address, {
      ...this.#parts,
      onUpToDate: (jid) => this.#upToDate(jid),
      onRefused: (jid, failure) => this.watcher?.onRefused(jid, failure),
      onChange: () => this.#planChange(),
      onTyping: (jid, isTyping) => this.watcher?.onTyping(jid, isTyping),
    })
    this.#rooms.set(key, room)
    room.description.setGivenName(this.#parts.bookmarks.find(address)?.name)
    return room
  }

  #upToDate(room: Jid): void {
    this.watcher?.onUpToDate(room)
    this.onEntered(room)
    this.#known.note(room).catch((error: unknown) => {
      console.warn("That a group is a group could not be stored", error)
    })
  }

  /** Joins what another device has joined, and leaves what it has left (XEP-0402 §4.5). */
  #followBookmarks(): void {
    const bookmarks = this.#parts.bookmarks.all.get()
    for (const [key, { name, isJoinedAutomatically }] of bookmarks) {
      const room = this.#get(Jid.parse(key))
      room.description.setGivenName(name)
      // Without a connection it is noted that we want in.
      if (isJoinedAutomatically && !room.isWanted) room.membership.enterAgain()
      if (isJoinedAutomatically) this.#invitations.answered(room.jid)
    }
    for (const [key, room] of this.#rooms) {
      const noted = bookmarks.get(key)
      if (room.membership.isNoted && noted?.isJoinedAutomatically !== true && room.isWanted) room.goOut()
      room.membership.isNoted = noted?.isJoinedAutomatically === true
    }
    this.#planChange()
  }

  #planChange(): void {
    if (this.#isChangePlanned) return
    this.#isChangePlanned = true
    queueMicrotask(() => {
      this.#isChangePlanned = false
      const sorted = [...this.joinedNow].sort((a, b) => a.name.get().localeCompare(b.name.get()))
      const present = this.#joined.get()
      const isSame = sorted.length === present.length && sorted.every((room, i) => room === present[i])
      if (!isSame) this.#joined.set(sorted)
      this.watcher?.onChange()
    })
  }
}
