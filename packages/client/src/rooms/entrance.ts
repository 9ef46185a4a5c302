import {
  type DataForm,
  type Jid,
  parseStanzaError,
  roomEntry,
  type Stanza,
  StanzaError,
  stanza,
  type XmlElement,
} from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { NotConnected } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import type { OccupantPresence } from "./read-occupant.ts"
import type { RoomStanding } from "./room.ts"
import {
  explainDeparture,
  explainRefusal,
  isPassing,
  type RoomProblem,
  RoomRefused,
  roomProblem,
  venueOf,
} from "./room-problem.ts"
import { STATUS } from "./status-codes.ts"

/** A room that does not answer in this time is away. */
const PATIENCE_MS = 45_000
const RETRY_FIRST_MS = 10_000
const RETRY_MOST_MS = 10 * 60_000
/** So many other names are tried before the person is asked. */
const NICKS_TRIED = 3

export interface EntranceParts {
  readonly room: Jid
  readonly clock: Clock
  send(presence: Stanza): boolean
  /** Show and status of ours. */
  ownPresence(): readonly XmlElement[]
  isConnected(): boolean
  /** Whether what is past is read from the archive. */
  hasArchive(): boolean
  onEntering(): void
  onInside(isCreated: boolean): void
  onOutside(): void
}

export interface Wish {
  readonly nick: string
  /** The person chose this name themselves, and no other. */
  readonly isNickChosen: boolean
  readonly password?: string | undefined
}

/** Our way into a room, back into it after each break, and out of it (XEP-0045 §7.1, §7.2, §7.14). */
export class Entrance {
  readonly #parts: EntranceParts
  readonly #standing = createLive<RoomStanding>({ state: "outside" })
  #wish: Wish | undefined
  /** The name under which we are on the way, or inside. */
  #nick = ""
  #tried = 0
  #failures = 0
  #cancel: () => void = () => undefined
  readonly #waiting = new Set<{ resolve: () => void; reject: (error: Error) => void }>()
  /** Another name was asked for, and the room has not answered. */
  #renaming: { readonly nick: string; readonly end: (error?: Error) => void } | undefined

  constructor(parts: EntranceParts) {
    this.#parts = parts
  }

  get standing(): Live<RoomStanding> {
    return this.#standing
  }
  get nick(): string {
    return this.#nick
  }
  get isInside(): boolean {
    return this.#standing.get().state === "inside"
  }
  get isWanted(): boolean {
    return this.#wish !== undefined
  }

  /** From now on we want in. Enters at once, if there is a connection. */
  want(wish: Wish): void {
    const isAnother = this.#wish?.nick !== wish.nick
    this.#wish = wish
    if (this.isInside) {
      // Where the room does not give it, we keep the one we have.
      if (isAnother) void this.#rename(wish.nick).catch(() => undefined)
      return
    }
    this.#tried = 0
    this.#failures = 0
    this.enter()
  }

  /** Resolves inside. @throws RoomRefused, NotConnected */
  whenInside(): Promise<void> {
    const standing = this.#standing.get()
    if (standing.state === "inside") return Promise.resolve()
    if (standing.state === "refused") return Promise.reject(new RoomRefused(standing.problem))
    return new Promise<void>((resolve, reject) => this.#waiting.add({ resolve, reject }))
  }

  /** Sends what lets us in, where we want in and are not. */
  enter(): void {
    if (this.#wish === undefined || this.isInside) return
    this.#cancel()
    if (!this.#parts.isConnected()) {
      this.#standing.set({ state: "joining" })
      return
    }
    this.#nick = this.#tried === 0 ? this.#wish.nick : `${this.#wish.nick}-${this.#tried + 1}`
    this.#standing.set({ state: "joining" })
    this.#parts.onEntering()
    const { password } = this.#wish
    const history = this.#parts.hasArchive() ? { maxStanzas: 0 } : { maxStanzas: 50 }
    const children = [roomEntry({ password, history }), ...this.#parts.ownPresence()]
    if (!this.#send(this.#nick, children)) return
    this.#cancel = this.#parts.clock.after(PATIENCE_MS, () => this.#refused(roomProblem("unreachable")))
  }

  /**
   * Asks the room for another name that the person has chosen; resolves when we have it. Otherwise we keep the present one.
   * @throws RoomRefused, NotConnected
   */
  async rename(nick: string): Promise<void> {
    await this.#rename(nick)
    if (this.#wish !== undefined) this.#wish = { ...this.#wish, nick: this.#nick, isNickChosen: true }
  }

  #rename(nick: string): Promise<void> {
    this.#renaming?.end(new RoomRefused(roomProblem("other")))
    return new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => {
        cancel()
        this.#renaming = undefined
        if (error === undefined) resolve()
        else reject(error)
      }
      const late = () => end(new RoomRefused(roomProblem("unreachable")))
      const cancel = this.#parts.clock.after(PATIENCE_MS, late)
      this.#renaming = { nick, end }
      if (!this.#send(nick, this.#parts.ownPresence())) end(new NotConnected())
    })
  }

  /** Shows and status changed. */
  announce(): void {
    if (this.isInside) this.#send(this.#nick, this.#parts.ownPresence())
  }

  leave(): void {
    this.#wish = undefined
    this.#cancel()
    if (this.#standing.get().state !== "outside") this.#send(this.#nick, [], "unavailable")
    this.#outside({ state: "outside" })
    this.#failWaiting(new RoomRefused(roomProblem("other")))
  }

  /** The session is over, and with it we are out of every room. */
  sessionLost(): void {
    this.#cancel()
    this.#renaming?.end(new NotConnected())
    if (this.#standing.get().state === "refused") return
    this.#outside(this.#wish === undefined ? { state: "outside" } : { state: "joining" })
    this.#failWaiting(new NotConnected())
  }

  /** The room does not know us any more, as a ping tells (XEP-0410), or a message that it gave back. */
  lost(): void {
    if (!this.isInside) return
    this.#outside({ state: "joining" })
    this.enter()
  }

  /** A presence of type `error` from the room. */
  handleError(presence: Stanza): void {
    const error = parseStanzaError(presence)
    const problem = explainRefusal(error, this.#wish?.password !== undefined)
    if (this.isInside) this.#renaming?.end(new RoomRefused(problem))
    if (this.#standing.get().state !== "joining") return
    if (problem.kind === "nick-taken" && this.#wish?.isNickChosen === false && this.#tried < NICKS_TRIED) {
      this.#tried++
      this.enter()
      return
    }
    const venue = problem.kind === "destroyed" ? venueOf(error.newAddress) : undefined
    this.#refused(venue === undefined ? problem : { ...problem, venue })
  }

  /** The room asks something before it lets us in (XEP-0158). */
  handleQuestion(form: DataForm): void {
    if (this.#standing.get().state === "joining") this.#refused(roomProblem("form", { form }))
  }

  /** What was asked is answered: the room will let us in, or refuse us. */
  answered(): void {
    this.#standing.set({ state: "joining" })
    this.#cancel = this.#parts.clock.after(PATIENCE_MS, () => this.#refused(roomProblem("unreachable")))
  }

  /** A presence about ourselves: true when it is the one that lets us in. */
  handleSelf(presence: OccupantPresence): boolean {
    const { nick, item, statuses, isAvailable } = presence
    if (!isAvailable) {
      this.#handleDeparture(presence)
      return false
    }
    const wasInside = this.isInside
    this.#cancel()
    this.#nick = nick
    this.#failures = 0
    const { role = "participant", affiliation = "none" } = item
    const before = this.#standing.get()
    const isSame =
      before.state === "inside" &&
      before.nick === nick &&
      before.role === role &&
      before.affiliation === affiliation
    if (!isSame) this.#standing.set({ state: "inside", nick, role, affiliation })
    // A room may write it otherwise than we did.
    const isOther = before.state === "inside" && before.nick !== nick
    if (isOther || this.#renaming?.nick === nick) this.#renaming?.end()
    if (wasInside) return false
    this.#parts.onInside(statuses.has(STATUS.created))
    for (const { resolve } of this.#waiting) resolve()
    this.#waiting.clear()
    return true
  }

  #handleDeparture({ item, statuses, destruction }: OccupantPresence): void {
    if (statuses.has(STATUS.renamed)) {
      if (item.nick !== undefined) this.#nick = item.nick
      return
    }
    if (this.#wish === undefined) {
      this.#outside({ state: "outside" })
      return
    }
    const problem = explainDeparture(item, statuses, destruction)
    if (problem !== undefined) {
      this.#refused(problem)
      return
    }
    // Nobody says why: it was not our wish.
    this.#outside({ state: "joining" })
    this.#retryLater()
  }

  #refused(problem: RoomProblem): void {
    this.#cancel()
    this.#outside({ state: "refused", problem })
    this.#failWaiting(new RoomRefused(problem))
    if (isPassing(problem)) this.#retryLater()
  }

  #retryLater(): void {
    const delayMs = Math.min(RETRY_FIRST_MS * 2 ** this.#failures++, RETRY_MOST_MS)
    this.#cancel = this.#parts.clock.after(delayMs, () => this.enter())
  }

  #outside(standing: RoomStanding): void {
    this.#renaming?.end(new RoomRefused(roomProblem("other")))
    this.#standing.set(standing)
    this.#parts.onOutside()
  }

  #failWaiting(error: Error): void {
    for (const { reject } of this.#waiting) reject(error)
    this.#waiting.clear()
  }

  #send(nick: string, children: readonly XmlElement[], type?: string): boolean {
    const to = this.#parts.room.withResource(nick).toString()
    return this.#parts.send(stanza({ name: "presence", attrs: { to, type }, children }))
  }
}

/** Whether an answer to a ping to ourselves says that we are still in the room (XEP-0410 §3.2); `undefined`: nobody knows. */
export function tellsPresence(error: unknown): boolean | undefined {
  if (!(error instanceof StanzaError)) return undefined
  switch (error.condition) {
    case "service-unavailable":
    case "feature-not-implemented":
    // Our name changed meanwhile.
    case "item-not-found":
      return true
    case "remote-server-not-found":
    case "remote-server-timeout":
      return undefined
    default:
      return false
  }
}
