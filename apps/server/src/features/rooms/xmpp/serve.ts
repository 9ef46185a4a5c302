import type { Xmpp } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { MessageArchive } from "../../message-archive/index.ts"
import type { Announcements } from "../service/announcements.ts"
import type { Rooms } from "../service/rooms.ts"
import type { Viewer } from "../service/viewer.ts"
import { createIqHandlers, type OnRoomIq, type RoomIqInterceptor } from "./iq.ts"
import { createMessageHandler } from "./messages.ts"
import type { OutletParts } from "./outlet.ts"
import { createPresenceHandler } from "./presence.ts"

export interface ServeParts {
  readonly domain: string
  readonly rooms: Rooms
  readonly announcements: Announcements
  readonly archive: MessageArchive
  readonly viewerOf: (jid: Jid) => Promise<Viewer>
  readonly xmpp: Xmpp
  readonly outlets: OutletParts
}

export interface RoomRequests {
  /** Serves IQs of that namespace that are sent to a room. */
  readonly onRequest: OnRoomIq
  /** Looks at every IQ to a room before that. */
  readonly interceptRequests: (interceptor: RoomIqInterceptor) => void
}

/** Answers for every address of the domain of the rooms; others may have more namespaces served. */
export function serveRooms(parts: ServeParts): RoomRequests {
  const { domain, xmpp } = parts
  const own = { rooms: domain, server: xmpp.domain }
  const message = createMessageHandler({ ...parts, own })
  const presence = createPresenceHandler({ ...parts, own })
  const iqs = createIqHandlers(parts)
  xmpp.serveDomain(domain, { message, presence, iq: (request) => iqs.answer(request) })
  xmpp.addItem({ jid: Jid.parse(domain), name: "Rooms" })
  return { onRequest: iqs.on, interceptRequests: iqs.intercept }
}
