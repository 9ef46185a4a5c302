import { hash } from "node:crypto"
import { DomainError } from "@kith/feature-kit"
import { type Jid, stanza } from "@kith/xmpp"
import { affiliationRank, type Hat, hats as hatsElement, roomNotice } from "@kith/xmpp/extensions"
import type { Occupant, Room, rooms } from "../rooms/index.ts"
import type { RoomHatStore } from "./store.ts"

type RoomService = Awaited<ReturnType<(typeof rooms)["setup"]>>

export interface RoomHatSettings {
  readonly maxHats: number
  readonly maxAssigned: number
}

interface Wardrobe {
  readonly hats: Map<string, Hat>
  /** By bare JID, the URIs of hats. */
  readonly wearers: Map<string, Set<string>>
}

const MAX_TITLE = 100
const MAX_URI = 255
const NAME = "hats"

export type RoomHats = ReturnType<typeof createRoomHats>

/** XEP-0317: what people are in a room besides what every room knows; the administrators of the room say so. */
export function createRoomHats(
  store: RoomHatStore,
  rooms: Pick<RoomService, "announce" | "announceOccupant">,
  { maxHats, maxAssigned }: RoomHatSettings,
) {
  const wardrobes = new WeakMap<Room, Promise<Wardrobe>>()
  /** Those that are loaded, for what cannot wait. */
  const known = new WeakMap<Room, Wardrobe>()

  const load = async (room: Room): Promise<Wardrobe> => {
    const { hats, wearers } = room.id === undefined ? { hats: [], wearers: [] } : await store.load(room.id)
    const wardrobe: Wardrobe = { hats: new Map(hats.map((hat) => [hat.uri, hat])), wearers: new Map() }
    for (const { jid, uri } of wearers) wear(wardrobe, jid, uri)
    known.set(room, wardrobe)
    return wardrobe
  }

  const open = (room: Room): Promise<Wardrobe> => {
    let opened = wardrobes.get(room)
    if (opened === undefined) {
      opened = load(room)
      wardrobes.set(room, opened)
      opened.catch(() => wardrobes.delete(room))
    }
    return opened
  }

  const dress = (room: Room, occupant: Occupant): void => {
    const wardrobe = known.get(room)
    const uris = wardrobe?.wearers.get(occupant.user.toString())
    const worn = [...(wardrobe?.hats.values() ?? [])].filter(({ uri }) => uris?.has(uri))
    occupant.setExtra(NAME, worn.length === 0 ? undefined : hatsElement(worn))
  }

  /** Those who are there get their hats as they are now, and everybody sees it. */
  const redress = (room: Room, users: ReadonlySet<string>): void => {
    for (const occupant of room.occupants) {
      if (!users.has(occupant.user.toString())) continue
      dress(room, occupant)
      rooms.announceOccupant(room, occupant)
    }
  }

  /** XEP-0045 §10.2.1: something about the room has changed. */
  const tellOfChange = (room: Room): void => {
    const attrs = { type: "groupchat", from: room.jid.toString() }
    rooms.announce(room, stanza({ name: "message", attrs, children: [roomNotice({ statuses: [104] })] }))
  }

  const requireStored = (room: Room): number => {
    if (room.id === undefined) throw new DomainError("not-allowed", "Configure the room first.")
    return room.id
  }

  const requireAdministrator = (room: Room, user: Jid): void => {
    if (!mayChange(room, user)) {
      throw new DomainError("forbidden", "Only administrators of the room say who wears which hat.")
    }
  }

  const requireHat = ({ hats }: Wardrobe, uri: string): Hat => {
    const hat = hats.get(uri)
    if (hat === undefined) throw new DomainError("not-found", "This room has no such hat. Create it first.")
    return hat
  }

  return {
    /** To be awaited before somebody enters. */
    open: async (room: Room): Promise<void> => void (await open(room)),
    dress,
    mayChange,

    /** Who is there knows what the others wear. */
    mayList: (room: Room, user: Jid): boolean =>
      mayChange(room, user) || room.occupants.visitOf(user) !== undefined,

    list: async (room: Room): Promise<readonly Hat[]> => [...(await open(room)).hats.values()],

    async listAssigned(
      room: Room,
      user: Jid,
    ): Promise<readonly { readonly jid: string; readonly hat: Hat }[]> {
      requireAdministrator(room, user)
      const { hats, wearers } = await open(room)
      return [...wearers].flatMap(([jid, uris]) =>
        [...hats.values()].filter(({ uri }) => uris.has(uri)).map((hat) => ({ jid, hat })),
      )
    },

    /** Changes whenever the list of hats does; `undefined` for none, or while nobody has been in the room. */
    hashOf(room: Room): string | undefined {
      const hats = [...(known.get(room)?.hats.values() ?? [])]
      if (hats.length === 0) return undefined
      const lines = hats.map(({ uri, title, hue }) => JSON.stringify([uri, title, hue ?? ""])).sort()
      return hash("sha1", lines.join("\n"))
    },

    /** Also changes one that is there. */
    async create(room: Room, user: Jid, hat: Hat): Promise<void> {
      requireAdministrator(room, user)
      requireSensible(hat)
      const roomId = requireStored(room)
      await room.turn(async () => {
        const wardrobe = await open(room)
        if (!wardrobe.hats.has(hat.uri) && wardrobe.hats.size >= maxHats) {
          throw new DomainError("resource-constraint", `A room has up to ${maxHats} hats. Destroy one first.`)
        }
        await store.save(roomId, hat)
        wardrobe.hats.set(hat.uri, hat)
        redress(room, wearersOf(wardrobe, hat.uri))
        tellOfChange(room)
      })
    },

    async destroy(room: Room, user: Jid, uri: string): Promise<void> {
      requireAdministrator(room, user)
      const roomId = requireStored(room)
      await room.turn(async () => {
        const wardrobe = await open(room)
        requireHat(wardrobe, uri)
        await store.remove(roomId, uri)
        const users = wearersOf(wardrobe, uri)
        wardrobe.hats.delete(uri)
        for (const wearer of users) takeOff(wardrobe, wearer, uri)
        redress(room, users)
        tellOfChange(room)
      })
    },

    async assign(room: Room, user: Jid, wearer: Jid, uri: string): Promise<void> {
      requireAdministrator(room, user)
      const roomId = requireStored(room)
      await room.turn(async () => {
        const wardrobe = await open(room)
        requireHat(wardrobe, uri)
        let assigned = 0
        for (const uris of wardrobe.wearers.values()) assigned += uris.size
        if (assigned >= maxAssigned) {
          throw new DomainError(
            "resource-constraint",
            `In one room up to ${maxAssigned} hats are worn. Take off another one first.`,
          )
        }
        await store.assign(roomId, wearer.bare, uri)
        wear(wardrobe, wearer.bare.toString(), uri)
        redress(room, new Set([wearer.bare.toString()]))
      })
    },

    async unassign(room: Room, user: Jid, wearer: Jid, uri: string): Promise<void> {
      requireAdministrator(room, user)
      const roomId = requireStored(room)
      await room.turn(async () => {
        const wardrobe = await open(room)
        requireHat(wardrobe, uri)
        await store.unassign(roomId, wearer.bare, uri)
        takeOff(wardrobe, wearer.bare.toString(), uri)
        redress(room, new Set([wearer.bare.toString()]))
      })
    },

    roomGone: (roomId: number): Promise<void> => store.removeOfRoom(roomId),

    async userGone(user: Jid, loaded: readonly Room[]): Promise<void> {
      await store.removeOfUser(user)
      for (const room of loaded) known.get(room)?.wearers.delete(user.toString())
    },
  }
}

function mayChange(room: Room, user: Jid): boolean {
  return affiliationRank(room.affiliations.of(user.bare)) >= affiliationRank("admin")
}

function wear({ wearers }: Wardrobe, jid: string, uri: string): void {
  const uris = wearers.get(jid) ?? new Set()
  uris.add(uri)
  wearers.set(jid, uris)
}

function takeOff({ wearers }: Wardrobe, jid: string, uri: string): void {
  const uris = wearers.get(jid)
  uris?.delete(uri)
  if (uris?.size === 0) wearers.delete(jid)
}

function wearersOf({ wearers }: Wardrobe, uri: string): Set<string> {
  return new Set([...wearers].filter(([, uris]) => uris.has(uri)).map(([jid]) => jid))
}

function requireSensible({ uri, title, hue }: Hat): void {
  if (title.length > MAX_TITLE || title.trim() === "") {
    throw new DomainError("not-acceptable", `The title of a hat has 1 to ${MAX_TITLE} characters.`)
  }
  if (uri.length > MAX_URI || !URL.canParse(uri)) {
    throw new DomainError("not-acceptable", `A hat has a URI of up to ${MAX_URI} characters.`)
  }
  if (hue !== undefined && !(/^\d{1,3}(\.\d{1,10})?$/.test(hue) && Number(hue) <= 360)) {
    throw new DomainError("not-acceptable", "The hue of a hat is a number of degrees from 0 to 360.")
  }
}
