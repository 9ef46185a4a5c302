import { defineFeature, sessionEnded } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { accounts } from "../accounts/index.ts"
import { messageArchive } from "../message-archive/index.ts"
import { createRoomArchive } from "./archive.ts"
import { createRoomTables } from "./migrations/0001-create-room.ts"
import { createCreatorRule } from "./service/creators.ts"
import { roomSettings } from "./service/limits.ts"
import { createRooms, type Rooms } from "./service/rooms.ts"
import { startUpkeep } from "./service/upkeep.ts"
import { createListedRooms } from "./store/listed-rooms.ts"
import { createRoomStore } from "./store/room-store.ts"
import { createAnnouncer } from "./xmpp/announcer.ts"
import { FanOut } from "./xmpp/fan-out.ts"
import { serveRooms } from "./xmpp/serve.ts"

/** XEP-0045 Multi-User Chat: rooms at a domain of their own. */
export const rooms = defineFeature({
  name: "rooms",
  xeps: { 45: "1.35.5", 249: "1.2", 410: "1.1.0", 421: "1.0.1" },
  needs: { accounts, messageArchive },
  config: roomSettings,
  migrations: { "0001-create-room": createRoomTables },
  setup({ needs, config, db, clock, hooks, log, xmpp, onStop }): Rooms {
    const domain = config.domain === "" ? `rooms.${xmpp.domain}` : Jid.from({ domain: config.domain }).domain
    const announcements = createAnnouncer(new FanOut(log), xmpp, hooks)
    const store = createRoomStore(db)
    const service = createRooms({
      store,
      listed: createListedRooms(db),
      archive: createRoomArchive(needs.messageArchive),
      announcements,
      hooks,
      clock,
      limits: config,
      domain,
      requireCreator: createCreatorRule(needs.accounts, config, xmpp.domain),
    })
    serveRooms({ domain, rooms: service, announcements, archive: needs.messageArchive, xmpp, hooks })
    hooks.on(sessionEnded, "observe", ({ session }) => service.leaving.vanish(session.jid, {}))
    onStop(startUpkeep({ ...service, clock, log, limits: config, domain, store }))
    return service
  },
})
