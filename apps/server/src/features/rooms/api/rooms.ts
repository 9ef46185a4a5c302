import { type Operation, operation } from "@kith/feature-kit"
import { z } from "zod"
import { isInsider } from "../service/information.ts"
import { address, presentRoom, readSettings, requireAddress, roomSchema, settingsInput } from "./schemas.ts"
import type { ApiParts } from "./serve.ts"

const MAX_PAGE = 100

/** Rooms: which there are, what they are like, and their beginning and end. */
export function roomOperations({ rooms, viewerOf, domain }: ApiParts): Operation[] {
  const { programs, listing, directory, configuration, destruction } = rooms
  return [
    operation({
      name: "listRooms",
      summary: "List the rooms that you belong to",
      rest: "GET /rooms",
      scope: "rooms:read",
      input: z.object({}),
      output: z.object({ rooms: z.array(roomSchema) }),
      async run(_input, { user }) {
        const own = await programs.roomsOf(user)
        return {
          rooms: own.map(({ room, affiliation }) => presentRoom(room, affiliation, isInsider(room, user))),
        }
      },
    }),
    operation({
      name: "listPublicRooms",
      summary: "List the rooms that everybody may know of",
      rest: "GET /public-rooms",
      scope: "rooms:read",
      input: z.object({
        after: address.optional().describe("Go on behind that room"),
        limit: z.number().int().min(1).max(MAX_PAGE).default(50),
      }),
      output: z.object({
        rooms: z.array(z.object({ room: address, title: z.string() })),
        count: z.number().int().describe("How many there are in all"),
      }),
      async run({ after, limit }) {
        const page = await listing.page({ max: limit, after })
        return {
          rooms: page.rooms.map(({ jid, name }) => ({ room: jid.toString(), title: name })),
          count: page.info.count ?? 0,
        }
      },
    }),
    operation({
      name: "getRoom",
      summary: "See what a room is like",
      rest: "GET /rooms/:room",
      scope: "rooms:read",
      input: z.object({ room: address }),
      output: roomSchema,
      async run({ room: text }, { user }) {
        const room = await directory.get(requireAddress(text))
        return presentRoom(room, room.affiliations.of(user), isInsider(room, user))
      },
    }),
    operation({
      name: "createRoom",
      summary: "Make a room that is yours",
      description: "It stays, and is not listed, unless you say otherwise.",
      rest: "POST /rooms",
      scope: "rooms:write",
      input: settingsInput.extend({
        name: z
          .string()
          .min(1)
          .max(255)
          .optional()
          .describe(`The part of its address before @${domain}; without it nobody can guess the address`),
      }),
      output: roomSchema,
      async run({ name, ...given }, { user }) {
        const settings = readSettings({ isPersistent: true, isPublic: false, ...given })
        const room = await programs.create(await viewerOf(user), name, settings)
        return presentRoom(room, "owner", true)
      },
    }),
    operation({
      name: "updateRoom",
      summary: "Change a room of yours",
      description: "What you leave out stays as it is.",
      rest: "PATCH /rooms/:room",
      scope: "rooms:write",
      input: settingsInput.extend({ room: address }),
      output: roomSchema,
      async run({ room: text, ...given }, { user }) {
        const room = await directory.get(requireAddress(text))
        await configuration.set(room, await viewerOf(user), readSettings(given))
        return presentRoom(room, room.affiliations.of(user), isInsider(room, user))
      },
    }),
    operation({
      name: "destroyRoom",
      summary: "Destroy a room of yours, with all that was said in it",
      rest: "DELETE /rooms/:room",
      scope: "rooms:write",
      input: z.object({
        room: address,
        venue: address.optional().describe("The room in which it goes on"),
        reason: z.string().max(500).optional(),
      }),
      output: z.object({}),
      async run({ room: text, venue, reason }, { user }) {
        const room = await directory.get(requireAddress(text))
        const goesOn = venue === undefined ? undefined : requireAddress(venue)
        await destruction.request(room, await viewerOf(user), { venue: goesOn, reason })
        return {}
      },
    }),
  ]
}
