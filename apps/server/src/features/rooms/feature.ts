import { defineFeature, serverStopping, sessionEnded } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { messageArchive } from "../message-archive/index.ts"
import { serveApi } from "./api/serve.ts"
import { createRoomArchive } from "./archive.ts"
import { createRoomTables } from "./migrations/0001-create-room.ts"
import { createRoomRequestTables } from "./migrations/0002-create-room-request.ts"
import { createRoomVcardAndTombstone } from "./migrations/0003-create-room-vcard-and-tombstone.ts"
import type { Announcements } from "./service/announcements.ts"
import { createChronicleDesk } from "./service/chronicle.ts"
import { createCreatorRule } from "./service/creators.ts"
import { roomSettings } from "./service/limits.ts"
import { createRooms, type Rooms } from "./service/rooms.ts"
import { startUpkeep } from "./service/upkeep.ts"
import { createRoomStores } from "./store/index.ts"
import { createAnnouncer } from "./xmpp/announcer.ts"
import { createCorrespondence } from "./xmpp/correspondence.ts"
import { FanOut } from "./xmpp/fan-out.ts"
import { type RoomRequests, serveRooms } from "./xmpp/serve.ts"

/** How other features add to what goes in and out of rooms. */
export interface RoomDoor extends RoomRequests {
  /** Of the addresses of all rooms. */
  readonly domain: string
  /** Tells everybody in the room; `stanza` has a `from` and no `to`. */
  readonly announce: Announcements["broadcast"]
  /** Tells some of those in the room. */
  readonly tell: Announcements["tell"]
  /** Tells everybody who may see it what an occupant is now. */
  readonly announceOccupant: Announcements["presence"]
}

/** XEP-0045 Multi-User Chat: rooms at a domain of their own. */
export const rooms = defineFeature({
  name: "rooms",
  xeps: { 45: "1.35.5", 249: "1.2", 410: "1.1.0", 421: "1.0.1", 486: "0.1.0" },
  needs: { accounts, messageArchive },
  config: roomSettings,
  migrations: {
    "0001-create-room": createRoomTables,
    "0002-create-room-request": createRoomRequestTables,
    "0003-create-room-vcard-and-tombstone": createRoomVcardAndTombstone,
  },
  setup({ needs, config, db, clock, hooks, log, xmpp, api, onStop }): Rooms & RoomDoor {
    const domain = config.domain === "" ? `rooms.${xmpp.domain}` : Jid.from({ domain: config.domain }).domain
    const stores = createRoomStores(db)
    const outlets = { fanOut: new FanOut(log), xmpp, hooks, maxWaiting: config.maxWaiting }
    const chronicle = createChronicleDesk()
    const announcements = createAnnouncer(outlets, chronicle)
    const service = createRooms({
      stores,
      archive: createRoomArchive(needs.messageArchive),
      announcements,
      chronicle,
      correspondence: createCorrespondence(xmpp),
      hooks,
      clock,
      limits: config,
      domain,
      requireCreator: createCreatorRule(needs.accounts, config, xmpp.domain),
    })
    const viewerOf = async (jid: Jid) => ({
      jid,
      isServiceAdministrator: await needs.accounts.isAdministrator(jid.bare),
    })
    const requests = serveRooms({
      domain,
      rooms: service,
      announcements,
      archive: needs.messageArchive,
      viewerOf,
      xmpp,
      outlets,
    })
    serveApi(api, hooks, clock, { rooms: service, archive: needs.messageArchive, db, domain, viewerOf })
    hooks.on(serverStopping, "observe", () => service.shutDown().then(() => outlets.fanOut.settle()))
    hooks.on(sessionEnded, "observe", ({ session }) => service.leaving.vanish(session.jid, {}))
    hooks.on(accountDeleted, "observe", ({ user }) => service.accountDeleted(user))
    onStop(startUpkeep({ ...service, clock, log, limits: config, domain, stores }))
    return {
      ...service,
      ...requests,
      domain,
      announce: announcements.broadcast,
      tell: announcements.tell,
      announceOccupant: announcements.presence,
    }
  },
})
