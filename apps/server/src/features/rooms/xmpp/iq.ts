import { DomainError, type IqRequest, type MaybePromise, type Xmpp } from "@kith/feature-kit"
import { dataForm, type ElementLike, MalformedError, parseForm, type XmlElement, xml } from "@kith/xmpp"
import {
  NS_ARCHIVE,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_MUC_ADMIN,
  NS_MUC_OWNER,
  NS_PING,
  parseRoomDestruction,
  parseRoomItems,
  roomItem,
} from "@kith/xmpp/extensions"
import { answerSharedArchiveIq, type MessageArchive } from "../../message-archive/index.ts"
import { requireArchiveReader } from "../service/archive-access.ts"
import { roomOf } from "../service/entering.ts"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"
import { withSender } from "./archived-sender.ts"
import { createDiscovery } from "./discovery.ts"
import { notUnderstood } from "./not-understood.ts"

type RoomIqHandler = (room: Room, request: IqRequest) => MaybePromise<ElementLike | undefined>

export interface IqParts {
  readonly rooms: Rooms
  readonly archive: MessageArchive
  readonly xmpp: Xmpp
}

export type IqHandlers = ReturnType<typeof createIqHandlers>

/** Questions to the service, to a room, and to single occupants. */
export function createIqHandlers({ rooms, archive, xmpp }: IqParts) {
  const { directory, administration, configuration, destruction } = rooms
  const discovery = createDiscovery(rooms)
  const handlers = new Map<string, RoomIqHandler>()

  const on = (type: "get" | "set", namespace: string, handler: RoomIqHandler) => {
    handlers.set(`${type} ${namespace}`, handler)
  }

  on("get", NS_DISCO_INFO, (room, request) => discovery.roomInfo(room, request))
  on("get", NS_DISCO_ITEMS, (room, request) => discovery.roomItems(room, request))

  on("get", NS_MUC_ADMIN, (room, { from, payload }) => {
    const [item, ...others] = parseRoomItems(payload)
    if (item === undefined || others.length > 0)
      throw new DomainError("bad-request", "Ask for one list at a time.")
    return xml("query", { xmlns: NS_MUC_ADMIN }, ...administration.list(room, from, item).map(roomItem))
  })
  on("set", NS_MUC_ADMIN, async (room, { from, payload }) => {
    await administration.change(room, from, parseRoomItems(payload))
    return undefined
  })

  on("get", NS_MUC_OWNER, (room, { from }) =>
    xml("query", { xmlns: NS_MUC_OWNER }, dataForm(configuration.form(room, from))),
  )
  on("set", NS_MUC_OWNER, (room, request) => own(room, request))

  const own: RoomIqHandler = async (room, { from, payload }) => {
    const destroy = payload.child("destroy")
    if (destroy !== undefined) {
      await destruction.request(room, from, parseRoomDestruction(destroy))
      return undefined
    }
    const form = parseForm(requireForm(payload))
    if (form.type === "cancel") {
      // XEP-0045 §10.1.3: what is not to be configured is not to be.
      if (room.isLocked) await destruction.request(room, from, {})
    } else if (form.type === "submit") await configuration.submit(room, from, form)
    else throw new DomainError("bad-request", "Submit the form of the room, or cancel it.")
    return undefined
  }

  const askArchive: RoomIqHandler = (room, request) => {
    const { knowsSenders } = requireArchiveReader(room, request.from)
    return answerSharedArchiveIq(xmpp, archive.shared(room.jid), request, {
      knowsSenders,
      ...(knowsSenders && { show: withSender }),
    })
  }
  on("get", NS_ARCHIVE, askArchive)
  on("set", NS_ARCHIVE, askArchive)

  const askRoom = async (request: IqRequest): Promise<ElementLike | undefined> => {
    const room = await directory.get(roomOf(request.to))
    const handler = handlers.get(`${request.type} ${request.payload.namespace}`)
    if (handler === undefined) throw notUnderstood()
    if (room.isLocked && room.affiliations.of(request.from) !== "owner") {
      throw new DomainError("not-found", "There is no such room.")
    }
    return handler(room, request)
  }

  const askOccupant = async ({ from, to, type, payload }: IqRequest): Promise<ElementLike | undefined> => {
    const room = await directory.find(to.bare)
    const visit = room?.occupants.visitOf(from)
    if (room === undefined || visit === undefined) {
      // §6.6; XEP-0410 §3.2 for all else.
      const isDisco = payload.namespace === NS_DISCO_INFO || payload.namespace === NS_DISCO_ITEMS
      throw new DomainError(
        isDisco ? "bad-request" : "not-acceptable",
        "You are not in this room. Enter it first.",
      )
    }
    const occupant = room.occupants.byNickname(to.resource ?? "")
    if (occupant === undefined) throw new DomainError("not-found", `Nobody here is called ${to.resource}.`)
    // XEP-0410 §3.3.
    if (occupant === visit.occupant && type === "get" && payload.namespace === NS_PING) return undefined
    throw notUnderstood()
  }

  const answer = (request: IqRequest): MaybePromise<ElementLike | undefined> => {
    const { to } = request
    if (to.local === undefined) return discovery.service(request)
    return to.resource === undefined ? askRoom(request) : askOccupant(request)
  }

  return {
    /** Serves more questions to rooms. */
    on,
    answer: async (request: IqRequest): Promise<ElementLike | undefined> => {
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof MalformedError) throw new DomainError("bad-request", `${error.message}.`)
        throw error
      }
    },
  }
}

function requireForm(query: XmlElement): XmlElement {
  const form = query.child("x", "jabber:x:data")
  if (form === undefined) throw new DomainError("bad-request", "A room is configured by a form.")
  return form
}
