import { z } from "zod"

const count = (value: number, text: string, least = 1) =>
  z.number().int().min(least).default(value).describe(text)

/** The section `[rooms]` of kith.toml. */
export const roomSettings = z.object({
  domain: z
    .string()
    .default("")
    .describe("The domain of the rooms; empty for `rooms.` and the domain of the server"),
  whoMayCreate: z
    .enum(["administrators", "accounts", "everybody"])
    .default("accounts")
    .describe("Who may make rooms: administrators, accounts of this server, or also people from elsewhere"),
  maxRooms: count(10_000, "Rooms of all people together"),
  maxRoomsPerUser: count(100, "Rooms that one person may have made"),
  maxOccupants: count(
    5_000,
    "People in one room at a time; administrators of the room may enter beyond that, up to 20",
  ),
  maxSessionsPerOccupant: count(20, "Sessions of one person in a room at a time"),
  maxRoomsPerSession: count(250, "Rooms that one session may be in"),
  maxAffiliations: count(10_000, "Owners, administrators, members and banned people of one room together"),
  maxNicknameLength: count(64, "Characters of a nickname"),
  maxSubjectLength: count(1_000, "Characters of the subject of a room"),
  maxNameLength: count(100, "Characters of the name of a room"),
  maxDescriptionLength: count(1_000, "Characters of the description of a room"),
  maxHistory: count(100, "Messages of the past that somebody gets who enters a room", 0),
  messagesPerSecond: count(4, "Messages that one occupant may send to a room for long"),
  messageBurst: count(30, "Messages that one occupant may send at once before that counts"),
  requestsPerSecond: count(
    20,
    "Questions to other occupants, such as for their vCards, that one may ask for long",
  ),
  requestBurst: count(500, "Questions to other occupants that one may ask at once before that counts"),
  changesPerMinute: count(
    30,
    "How often one person may enter a room, change a nickname or availability, invite or ask for something there",
  ),
  maxWaiting: count(
    20_000,
    "Stanzas kept for an occupant whose client does not acknowledge what it has; then it is out of the room",
  ),
  lockedSeconds: count(600, "How long a room that was made and never configured waits for its owner"),
  tombstoneDays: count(
    31,
    "How long nobody can make a room of the name of a persistent one that was destroyed, and be taken for it",
    0,
  ),
  maxVcardBytes: count(128 * 1024, "Size of the vCard of a room, with its picture"),
  emptySeconds: count(
    600,
    "How long a temporary room outlives a restart of the server until somebody comes back, and any room stays in memory unused",
  ),
  maxIdleRooms: count(1_000, "Rooms without occupants that are kept in memory"),
})

export type RoomLimits = z.output<typeof roomSettings>
