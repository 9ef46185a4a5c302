import { defineFeature } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { roomConfigured, roomCreated, roomDestroyed, rooms } from "../rooms/index.ts"
import { createSearchableRoom } from "./migrations/0001-create-searchable-room.ts"
import { createRoomSearch, type RoomSearch } from "./service.ts"
import { createRoomSearchStore } from "./store.ts"
import { createSearchDomain } from "./xmpp.ts"

/** XEP-0433 Extended Channel Search: a directory of the public rooms. */
export const roomSearch = defineFeature({
  name: "room-search",
  xeps: { 433: "0.1.0" },
  needs: { rooms },
  config: z.object({
    maxFound: z.number().int().min(1).default(10_000).describe("Rooms that one search finds at most"),
    searchesPerMinute: z
      .number()
      .int()
      .min(1)
      .default(60)
      .describe("Searches for rooms, pages included, that one account may make in a minute"),
  }),
  migrations: { "0001-create-searchable-room": createSearchableRoom },
  setup({ needs, config, db, clock, hooks, xmpp }): RoomSearch {
    const domain = `search.${xmpp.domain}`
    const search = createRoomSearch(
      createRoomSearchStore(db),
      needs.rooms.directory,
      clock,
      needs.rooms.domain,
      config,
    )
    xmpp.serveDomain(domain, createSearchDomain(search))
    xmpp.addItem({ jid: Jid.parse(domain), name: "Search for rooms" })
    hooks.on(roomCreated, "observe", ({ room }) => search.note(room))
    hooks.on(roomConfigured, "observe", ({ room }) => search.note(room))
    hooks.on(roomDestroyed, "observe", ({ id }) => search.forget(id))
    return search
  },
})
