import { type Jid, MalformedError, NS_DISCO_INFO, parseDiscoInfo, StanzaError, xml } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { NotConnected } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import type { Store } from "../store/store.ts"
import { readRoomInfo, UNKNOWN_ROOM } from "./read-room-info.ts"
import type { RoomInfo } from "./room.ts"
import { explainRefusal, RoomRefused, roomProblem } from "./room-problem.ts"

const keyOf = (room: Jid) => `room ${room}`

/** What a room tells about itself, and what we call it. */
export class RoomDescription {
  readonly #room: Jid
  readonly #store: Store
  readonly #requests: Requests
  readonly #info = createLive<RoomInfo>(UNKNOWN_ROOM)
  readonly #name = createLive<string>("")
  #givenName: string | undefined

  constructor(room: Jid, store: Store, requests: Requests) {
    this.#room = room
    this.#store = store
    this.#requests = requests
    this.#name.set(this.#chooseName())
  }

  get info(): Live<RoomInfo> {
    return this.#info
  }
  get name(): Live<string> {
    return this.#name
  }
  /** It has told about itself, now or in an earlier session. */
  get isKnown(): boolean {
    return this.#info.get() !== UNKNOWN_ROOM
  }

  async load(): Promise<void> {
    const stored = await this.#store.transact((t) => t.findSetting<RoomInfo>(keyOf(this.#room)))
    if (stored !== undefined && !this.isKnown) this.#info.set({ ...UNKNOWN_ROOM, ...stored })
    this.#name.set(this.#chooseName())
  }

  /** What its bookmark says. */
  setGivenName(name: string | undefined): void {
    this.#givenName = name
    this.#name.set(this.#chooseName())
  }

  /** Asks the room (XEP-0045 §6.4). @throws RoomRefused where there is none, NotConnected */
  async refresh(): Promise<void> {
    let info: RoomInfo | undefined
    try {
      const answer = await this.#requests.ask("get", xml("query", { xmlns: NS_DISCO_INFO }), this.#room)
      const query = answer.child("query", NS_DISCO_INFO)
      info = query && readRoomInfo(parseDiscoInfo(query))
    } catch (error) {
      if (error instanceof NotConnected) throw error
      if (error instanceof StanzaError) throw new RoomRefused(problemOf(error))
      if (!(error instanceof MalformedError)) throw error
    }
    if (info === undefined) throw new RoomRefused(roomProblem("not-found"))
    const known = info
    this.#info.set(known)
    this.#name.set(this.#chooseName())
    await this.#store.transact((t) => t.putSetting(keyOf(this.#room), known))
  }

  async forget(): Promise<void> {
    await this.#store.transact((t) => t.putSetting(keyOf(this.#room), undefined))
  }

  #chooseName(): string {
    return this.#givenName?.trim() || this.#info.get().name || (this.#room.local ?? this.#room.domain)
  }
}

/** The question whether there is such a room has other refusals than the wish to enter it. */
function problemOf(error: StanzaError) {
  switch (error.condition) {
    case "item-not-found":
    case "service-unavailable":
    case "feature-not-implemented":
      return roomProblem("not-found")
    default:
      return explainRefusal(error)
  }
}
