import { DomainError, type IqRequest, type MaybePromise, type Xmpp } from "@kith/feature-kit"
import { type ElementLike, type Jid, MalformedError } from "@kith/xmpp"
import { NS_DISCO_INFO, NS_DISCO_ITEMS } from "@kith/xmpp/extensions"
import type { MessageArchive } from "../../message-archive/index.ts"
import type { Room } from "../service/room.ts"
import { noSuchRoom, roomOf } from "../service/room-errors.ts"
import type { Rooms } from "../service/rooms.ts"
import type { Viewer } from "../service/viewer.ts"
import { serveAdministration } from "./administration.ts"
import { serveArchive } from "./archive.ts"
import { createDiscovery } from "./discovery.ts"
import { notUnderstood } from "./not-understood.ts"
import { serveRegistration } from "./registration.ts"
import { createRelay } from "./relay.ts"

import { serveVcard } from "./vcard.ts"

export type RoomIqHandler = (
  room: Room,
  request: IqRequest,
  viewer: () => Promise<Viewer>,
) => MaybePromise<ElementLike | undefined>
/** Serves questions of that namespace to rooms. */
export type OnRoomIq = (type: "get" | "set", namespace: string, handler: RoomIqHandler) => void

export interface IqParts {
  readonly rooms: Rooms
  readonly archive: MessageArchive
  readonly viewerOf: (jid: Jid) => Promise<Viewer>
  readonly xmpp: Xmpp
}

/** Answers before all others, or gives `undefined` for what is none of its business. */
export type RoomIqInterceptor = (
  room: Room,
  request: IqRequest,
) => Promise<ElementLike | undefined> | undefined

/** Questions to the service, to a room, and to single occupants. */
export function createIqHandlers(parts: IqParts) {
  const { rooms, viewerOf } = parts
  const { directory } = rooms
  const discovery = createDiscovery(rooms)
  const relay = createRelay(parts)
  const handlers = new Map<string, RoomIqHandler>()
  const on: OnRoomIq = (type, namespace, handler) => void handlers.set(`${type} ${namespace}`, handler)

  const interceptors: RoomIqInterceptor[] = []

  on("get", NS_DISCO_INFO, discovery.roomInfo)
  on("get", NS_DISCO_ITEMS, discovery.roomItems)
  serveAdministration(on, rooms, parts.xmpp)
  serveArchive(on, parts)
  serveRegistration(on, rooms)
  serveVcard(on, rooms)

  const askRoom = async (request: IqRequest): Promise<ElementLike | undefined> => {
    const { from, to, type, payload } = request
    const room = await directory.get(roomOf(to))
    if (room.isLocked && room.affiliations.of(from) !== "owner") throw noSuchRoom()
    for (const intercept of interceptors) {
      const answered = intercept(room, request)
      if (answered !== undefined) return answered
    }
    const handler = handlers.get(`${type} ${payload.namespace}`)
    if (handler === undefined) throw notUnderstood()
    return handler(room, request, () => viewerOf(from))
  }

  const answer = (request: IqRequest): MaybePromise<ElementLike | undefined> => {
    const { to } = request
    if (to.local === undefined) return discovery.service(request)
    return to.resource === undefined ? askRoom(request) : relay(request, to.resource)
  }

  return {
    on,
    intercept: (interceptor: RoomIqInterceptor): void => void interceptors.push(interceptor),
    async answer(request: IqRequest): Promise<ElementLike | undefined> {
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof MalformedError) throw new DomainError("bad-request", `${error.message}.`)
        throw error
      }
    },
  }
}
