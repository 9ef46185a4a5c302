import { defineFeature } from "@kith/feature-kit"
import { NS_ROOM_TOKENS } from "@kith/xmpp/extensions"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { occupantKnocking, roomDestroyed, rooms } from "../rooms/index.ts"
import { createRoomToken } from "./migrations/0001-create-room-token.ts"
import { createRoomTokens, type RoomTokens } from "./service.ts"
import { createRoomTokenStore } from "./store.ts"
import { serveXmpp } from "./xmpp.ts"

const DAY_MS = 86_400_000

/** XEP-0488 MUC Token Invite: members-only rooms give out tokens that make whoever brings one a member. */
export const roomTokens = defineFeature({
  name: "room-tokens",
  xeps: { 488: "0.1.0" },
  needs: { rooms },
  config: z.object({
    maxSeconds: z
      .number()
      .int()
      .min(1)
      .default(31 * 86_400)
      .describe("The longest that a token holds which lets people into a members-only room"),
    maxUses: z
      .number()
      .int()
      .min(1)
      .default(1_000)
      .describe("People who may come into a room with one token"),
    maxPerRoom: z.number().int().min(1).default(100).describe("Tokens of one room that hold at a time"),
  }),
  migrations: { "0001-create-room-token": createRoomToken },
  setup({ needs, config, db, clock, hooks, log, onStop }): RoomTokens {
    const tokens = createRoomTokens(createRoomTokenStore(db), needs.rooms, clock, config)
    serveXmpp(needs.rooms.onRequest, tokens)
    needs.rooms.information.contribute({ features: () => [NS_ROOM_TOKENS] })
    hooks.on(occupantKnocking, "guard", ({ room, from, password }) => tokens.redeem(room, from, password))
    hooks.on(roomDestroyed, "observe", ({ id }) => tokens.roomGone(id))
    hooks.on(accountDeleted, "observe", ({ user }) => tokens.creatorGone(user))
    let cancel = () => {}
    const tidyUp = () => {
      tokens.forgetExpired().catch((cause: unknown) => log.warn("Old tokens of rooms stay", { cause }))
      cancel = clock.after(DAY_MS, tidyUp)
    }
    tidyUp()
    onStop(() => cancel())
    return tokens
  },
})
