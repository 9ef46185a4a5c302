import {
  type Api,
  type Audience,
  type Clock,
  type Database,
  defineEvent,
  type Hooks,
} from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { MessageArchive } from "../../message-archive/index.ts"
import { affiliationChanged, type RoomMessage, roomMessageSent } from "../hooks.ts"
import type { Affiliated } from "../service/affiliations.ts"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"
import type { Viewer } from "../service/viewer.ts"
import { memberOperations } from "./members.ts"
import { messageOperations, presentSent } from "./messages.ts"
import { roomOperations } from "./rooms.ts"
import { address, affiliation, messageSchema } from "./schemas.ts"

export interface ApiParts {
  readonly rooms: Rooms
  readonly archive: MessageArchive
  readonly db: Database
  readonly domain: string
  readonly viewerOf: (user: Jid) => Promise<Viewer>
}

const message = defineEvent({
  name: "roomMessage",
  summary: "Something was said in a room that you belong to or are in",
  scope: "rooms:read",
  payload: messageSchema,
})
const changed = defineEvent({
  name: "roomAffiliationChanged",
  summary: "You are something else to a room than before",
  scope: "rooms:read",
  payload: z.object({ room: address, affiliation }),
})

export function serveApi(api: Api, hooks: Hooks, clock: Clock, parts: ApiParts): void {
  api.describeScope("rooms:read", "See your rooms, read and hear what is said in them")
  api.describeScope("rooms:write", "Make, change and destroy rooms, and speak in them")
  api.add(...roomOperations(parts), ...memberOperations(parts), ...messageOperations(parts))
  api.addEvents(message, changed)
  hooks.on(roomMessageSent, "observe", (sent) => publishMessage(api, sent, clock.now()))
  hooks.on(affiliationChanged, "observe", ({ room, user, after }) =>
    api.publish(user, changed, { room: room.jid.toString(), affiliation: after }),
  )
}

/** Made only where somebody listens. */
function publishMessage(api: Api, { room, stanza }: RoomMessage, now: number): void {
  let payload: ReturnType<typeof presentSent>
  for (const user of api.listenersAmong(audienceOf(room))) {
    payload ??= presentSent(room, stanza, now)
    if (payload === undefined) return
    api.publish(user, message, payload)
  }
}

/** Who is in the room or has to do with it. */
function audienceOf({ occupants, affiliations }: Room): Audience {
  const isOccupant = (user: Jid) => occupants.of(user).length > 0
  const isAffiliated = ({ affiliation: is }: Affiliated) => is !== "outcast"
  return {
    count: occupants.count + affiliations.size,
    includes(user) {
      const affiliated = affiliations.get(user)
      return isOccupant(user) || (affiliated !== undefined && isAffiliated(affiliated))
    },
    *[Symbol.iterator]() {
      for (const one of occupants) if (occupants.of(one.user)[0] === one) yield one.user
      for (const one of affiliations) if (isAffiliated(one) && !isOccupant(one.jid)) yield one.jid
    },
  }
}
