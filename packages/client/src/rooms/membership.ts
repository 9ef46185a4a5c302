import { type Jid, NS_MUC_ADMIN, roomItem, StanzaError, xml } from "@kith/xmpp"
import type { Bookmarks } from "../bookmarks/bookmarks.ts"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, NotConnected } from "../errors.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { Entrance } from "./entrance.ts"
import { type Answers, answerTo } from "./question.ts"
import type { JoinOptions } from "./room.ts"
import type { FormValues } from "./room-administration.ts"
import type { RoomDescription } from "./room-description.ts"
import { RoomRefused, roomProblem } from "./room-problem.ts"

export interface MembershipParts {
  readonly room: Jid
  /** Our bare address. */
  readonly own: Jid
  readonly entrance: Entrance
  readonly description: RoomDescription
  readonly bookmarks: Bookmarks
  readonly requests: Requests
  /** Epoch ms, by the clock of our server. */
  serverNow(): number
  isConnected(): boolean
  /** What we are called where we have said nothing else. */
  ownName(): string
  configure(values: FormValues): Promise<void>
}

/** Our wish to be in a room, on this device and, by a bookmark, on all others (XEP-0402). */
export class Membership {
  /** A bookmark says that our devices are in it. */
  isNoted = false
  /** When we first came in, in epoch ms; 0: before this session. */
  joinedAt = 0
  readonly #parts: MembershipParts
  #isCreating = false
  #wasCreated = false

  constructor(parts: MembershipParts) {
    this.#parts = parts
  }

  /** Our name in it now, or the one we would have. */
  get nick(): string {
    const { entrance, room, bookmarks, ownName } = this.#parts
    return entrance.nick || (bookmarks.find(room)?.nick ?? ownName())
  }
  get password(): string | undefined {
    return this.#parts.bookmarks.find(this.#parts.room)?.password
  }

  /** Resolves inside. @throws RoomRefused, NotConnected */
  async join(options: JoinOptions = {}): Promise<void> {
    if (!this.#parts.isConnected()) throw new NotConnected()
    if (options.answers !== undefined) return this.#answer(options.answers)
    // A room that does not exist would be made (XEP-0045 §7.2.2).
    await this.#parts.description.refresh()
    this.#want(options)
    await this.#parts.entrance.whenInside()
    this.#noteJoined()
    await this.#note(options)
  }

  /** Makes the room, with us as its owner. @throws RoomRefused where there is one */
  async create(options: JoinOptions, values: FormValues): Promise<void> {
    const { entrance, description } = this.#parts
    this.#isCreating = true
    try {
      this.#want(options)
      await entrance.whenInside()
      const standing = entrance.standing.get()
      if (standing.state !== "inside" || standing.affiliation !== "owner" || !this.#wasCreated) {
        entrance.leave()
        throw new RoomRefused(roomProblem("address-taken"))
      }
      await this.#parts.configure(values)
    } finally {
      this.#isCreating = false
    }
    this.#noteJoined()
    await description.refresh()
    await this.#note(options)
  }

  /** We are in; true where somebody is still at work on the room that we have made. */
  cameInside(isCreated: boolean): boolean {
    this.#wasCreated = isCreated
    return this.#isCreating && isCreated
  }

  /** At the beginning of a session, and where another device has joined. */
  enterAgain(): void {
    if (this.#parts.entrance.isWanted) this.#parts.entrance.enter()
    else this.#want({})
  }

  /** @throws NotConnected, or StanzaFailed where our other devices cannot be told */
  async leave(): Promise<void> {
    const { bookmarks, room, entrance, description } = this.#parts
    const isNoted = bookmarks.find(room) !== undefined
    if (isNoted && !this.#parts.isConnected()) throw new NotConnected()
    const standing = entrance.standing.get()
    const isMember = standing.state === "inside" && standing.affiliation !== "none"
    // While we are there, so that the others hear of it.
    if (isMember && description.info.get().isMembersOnly) void this.#giveUp()
    entrance.leave()
    if (isNoted) await explainFailure(bookmarks.remove(room))
  }

  /** A room for members would go on to count us among them. Not every server lets us, and an only owner stays it. */
  async #giveUp(): Promise<void> {
    const { requests, room, own } = this.#parts
    const item = roomItem({ jid: own.bare, affiliation: "none" })
    try {
      await requests.ask("set", xml("query", { xmlns: NS_MUC_ADMIN }, item), room)
    } catch (error) {
      if (!(error instanceof StanzaError) && !(error instanceof NotConnected)) throw error
    }
  }

  /** @throws RoomRefused where the room does not give us that name, NotConnected */
  async setNick(nick: string): Promise<void> {
    const { entrance, bookmarks, room } = this.#parts
    const wanted = withoutForbiddenCharacters(nick).trim()
    if (!entrance.isInside) await this.join({ nick: wanted })
    else if (wanted !== entrance.nick) await entrance.rename(wanted)
    const noted = bookmarks.find(room)
    if (noted !== undefined) await explainFailure(bookmarks.put(room, { ...noted, nick: entrance.nick }))
  }

  #want(options: JoinOptions): void {
    const nick = withoutForbiddenCharacters(options.nick ?? this.nick).trim() || "somebody"
    const password = options.password ?? this.password
    this.#parts.entrance.want({ nick, isNickChosen: options.nick !== undefined, password })
  }

  #noteJoined(): void {
    if (!this.isNoted) this.joinedAt = this.#parts.serverNow()
  }

  async #answer(answers: Answers): Promise<void> {
    const { entrance, requests, room } = this.#parts
    const standing = entrance.standing.get()
    const form = standing.state === "refused" ? standing.problem.form : undefined
    if (form === undefined) return
    entrance.answered()
    await explainFailure(requests.ask("set", answerTo(form, answers), room))
    await entrance.whenInside()
    await this.#note({})
  }

  /** So that our other devices join too, and we at the next start. */
  async #note({ nick, password, name }: JoinOptions): Promise<void> {
    const { bookmarks, room, description } = this.#parts
    const before = bookmarks.find(room)
    const noted = {
      ...before,
      isJoinedAutomatically: true,
      ...(nick !== undefined && { nick }),
      ...(password !== undefined && description.info.get().hasPassword && { password }),
      ...(name !== undefined && { name }),
    }
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(noted)
    if (isSame) return
    try {
      await bookmarks.put(room, noted)
    } catch (error) {
      // We are inside all the same; only our other devices do not learn of it.
      console.warn("A room could not be noted for other devices", error)
    }
  }
}
