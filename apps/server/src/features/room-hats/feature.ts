import { defineFeature } from "@kith/feature-kit"
import { NS_COMMANDS, NS_HATS } from "@kith/xmpp/extensions"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { adHocCommands } from "../ad-hoc-commands/index.ts"
import { occupantKnocking, roomDestroyed, rooms } from "../rooms/index.ts"
import { createHatCommands } from "./commands.ts"
import { createRoomHatTables } from "./migrations/0001-create-room-hat.ts"
import { createRoomHats, type RoomHats } from "./service.ts"
import { createRoomHatStore } from "./store.ts"

/** XEP-0317 Hats: what people are in a room besides affiliation and role, such as host or speaker. */
export const roomHats = defineFeature({
  name: "room-hats",
  xeps: { 317: "0.3.1" },
  needs: { rooms, adHocCommands },
  config: z.object({
    maxHats: z.number().int().min(1).default(50).describe("Hats that one room may have"),
    maxAssigned: z.number().int().min(1).default(1_000).describe("Hats that are worn in one room"),
  }),
  migrations: { "0001-create-room-hat": createRoomHatTables },
  setup({ needs, config, db, hooks }): RoomHats {
    const hats = createRoomHats(createRoomHatStore(db), needs.rooms, config)
    const commands = needs.adHocCommands.createList()
    commands.add(...createHatCommands(hats, (address) => needs.rooms.directory.find(address.bare)))
    needs.rooms.interceptRequests((_room, request) => commands.answer(request))
    needs.rooms.entering.dress(hats.dress)
    needs.rooms.information.contribute({
      features: () => [NS_HATS, NS_COMMANDS],
      fields(room) {
        const hash = hats.hashOf(room)
        return hash === undefined ? [] : [{ name: "hats#hash", type: "text-single", values: [hash] }]
      },
    })
    hooks.on(occupantKnocking, "guard", ({ room }) => hats.open(room))
    hooks.on(roomDestroyed, "observe", ({ id }) => hats.roomGone(id))
    hooks.on(accountDeleted, "observe", ({ user }) => hats.userGone(user, needs.rooms.directory.inMemory()))
    return hats
  },
})
