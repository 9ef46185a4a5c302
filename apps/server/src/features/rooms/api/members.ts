import { type Operation, operation } from "@kith/feature-kit"
import type { RoomItem } from "@kith/xmpp/extensions"
import { z } from "zod"
import { address, affiliation, memberSchema, requireAddress } from "./schemas.ts"
import type { ApiParts } from "./serve.ts"

/** Who has to do with a room. */
export function memberOperations({ rooms, viewerOf }: ApiParts): Operation[] {
  const { administration, directory } = rooms
  return [
    operation({
      name: "listRoomMembers",
      summary: "List who has to do with a room",
      description: "One affiliation at a time; who may read which list is as over XMPP.",
      rest: "GET /rooms/:room/members",
      scope: "rooms:read",
      input: z.object({ room: address, affiliation: affiliation.exclude(["none"]).default("member") }),
      output: z.object({ members: z.array(memberSchema) }),
      async run({ room: text, affiliation: wanted }, { user }) {
        const room = await directory.get(requireAddress(text))
        const list = administration.list(room, await viewerOf(user), { affiliation: wanted })
        return { members: list.flatMap(present) }
      },
    }),
    operation({
      name: "setRoomMember",
      summary: "Make somebody owner, administrator, member, outcast or nothing of a room",
      rest: "PUT /rooms/:room/members/:user",
      scope: "rooms:write",
      input: z.object({
        room: address,
        user: address,
        affiliation,
        nickname: z
          .string()
          .max(255)
          .optional()
          .describe("The nickname that is to be theirs alone; empty for none"),
        reason: z.string().max(500).optional(),
      }),
      output: z.object({}),
      async run({ room: text, user: whom, affiliation: wanted, nickname, reason }, { user }) {
        const room = await directory.get(requireAddress(text))
        const item: RoomItem = { jid: requireAddress(whom), affiliation: wanted, nick: nickname, reason }
        await administration.change(room, await viewerOf(user), [item])
        return {}
      },
    }),
  ]
}

function present({ jid, affiliation: is, nick, reason }: RoomItem): z.input<typeof memberSchema>[] {
  if (jid === undefined || is === undefined) return []
  return [
    {
      user: jid.toString(),
      affiliation: is,
      ...(nick !== undefined && { nickname: nick }),
      ...(reason !== undefined && { reason }),
    },
  ]
}
