import { randomBytes } from "node:crypto"
import { type Clock, DomainError, type Hooks } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { roomCreated, roomDestroyed } from "../hooks.ts"
import type { RoomStore } from "../store/room-store.ts"
import type { TombstoneStore } from "../store/tombstone-store.ts"
import type { VoiceStore } from "../store/voice-store.ts"
import { AffiliationList } from "./affiliations.ts"
import { isPersistent } from "./description.ts"
import { History } from "./history.ts"
import type { How } from "./leaving.ts"
import type { RoomLimits } from "./limits.ts"
import { Room } from "./room.ts"
import type { RoomArchive } from "./room-archive.ts"
import { noSuchRoom, RoomGone } from "./room-errors.ts"
import { Settings } from "./settings.ts"

/** The local part of an address is a key of the database. */
const MAX_NAME = 255
/** A room that something was just asked of may be asked again at once. */
const YOUNG_MS = 60_000

export interface RoomDirectoryParts {
  readonly store: RoomStore
  readonly voices: VoiceStore
  readonly tombstones: TombstoneStore
  readonly archive: RoomArchive
  readonly clock: Clock
  readonly hooks: Hooks
  readonly limits: RoomLimits
  readonly domain: string
  /** Throws for somebody who may not make rooms at all. */
  readonly requireCreator: (user: Jid) => Promise<void>
}

export type RoomDirectory = ReturnType<typeof createRoomDirectory>

/** All rooms: those in memory, and those that wait in the database until somebody asks for them. */
export function createRoomDirectory(parts: RoomDirectoryParts) {
  const { store, archive, clock, hooks, limits, domain } = parts
  const loaded = new Map<string, Room>()
  const loading = new Map<string, Promise<Room | undefined>>()
  /** What is being removed from the database; its name is not free before. */
  const ending = new Map<string, Promise<void>>()

  const load = async (name: string): Promise<Room | undefined> => {
    await ending.get(name)
    const stored = await store.find(name)
    if (stored === undefined) return undefined
    const jid = Jid.from({ local: name, domain })
    const room = new Room({
      jid,
      id: stored.id,
      secret: stored.secret,
      creator: stored.creator,
      settings: Settings.parse(stored.settings),
      affiliations: new AffiliationList(stored.affiliations),
      subject: stored.subject,
      avatarHashes: stored.avatarHashes,
      voices: await parts.voices.of(stored.id),
      history: new History(limits.maxHistory, () => archive.latest(jid, limits.maxHistory)),
      now: clock.now(),
    })
    loaded.set(name, room)
    return room
  }

  const dropIdle = () => {
    const oldest = clock.now() - limits.emptySeconds * 1000
    let idle = 0
    for (const room of loaded.values()) if (room.isIdle) idle++
    // Those used last stand last.
    for (const [name, room] of loaded) {
      const isYoung = room.lastUsedAt > clock.now() - YOUNG_MS
      if (!room.isIdle || isYoung || (room.lastUsedAt > oldest && idle <= limits.maxIdleRooms)) continue
      room.isGone = true
      loaded.delete(name)
      idle--
    }
  }

  const touch = (name: string, room: Room): Room => {
    room.lastUsedAt = clock.now()
    loaded.delete(name)
    loaded.set(name, room)
    return room
  }

  /** `undefined` where there is none. Many who ask at once cause one question to the database. */
  const find = (jid: Jid): Room | undefined | Promise<Room | undefined> => {
    const name = jid.local ?? ""
    const room = loaded.get(name)
    if (room !== undefined) return touch(name, room)
    if (name.length === 0 || name.length > MAX_NAME) return undefined
    const known = loading.get(name)
    if (known !== undefined) return known
    const promise = load(name).finally(() => loading.delete(name))
    loading.set(name, promise)
    return promise
  }

  const locked = () => [...loaded.values()].filter((room) => room.isLocked)

  /** Counted are those that are stored and those that still wait to be configured. */
  const requireFree = (user: Jid, stored: { readonly own: number; readonly all: number }) => {
    const waiting = locked()
    const own = stored.own + waiting.filter(({ creator }) => creator?.equals(user) === true).length
    if (own >= limits.maxRoomsPerUser) {
      throw new DomainError(
        "resource-constraint",
        `You have made ${own} rooms, and ${limits.maxRoomsPerUser} are the most. Destroy one of them first.`,
      )
    }
    if (stored.all + waiting.length >= limits.maxRooms) {
      throw new DomainError(
        "resource-constraint",
        `This service has ${limits.maxRooms} rooms, and no more are possible.`,
      )
    }
  }

  /** Out of memory and out of the database. */
  const end = async (room: Room): Promise<void> => {
    const name = room.jid.local ?? ""
    room.isGone = true
    if (loaded.get(name) === room) loaded.delete(name)
    const { id } = room
    if (id === undefined) return
    const removed = (async () => {
      await store.remove(id)
      await archive.abandon(room.jid)
      await hooks.notify(roomDestroyed, { jid: room.jid, id })
    })().finally(() => ending.delete(name))
    ending.set(name, removed)
    await removed
  }

  const requireNotDestroyed = async (jid: Jid): Promise<void> => {
    const tombstone = await parts.tombstones.find(jid.local ?? "")
    if (tombstone !== undefined) throw new RoomGone(tombstone)
  }

  return {
    find,
    end,

    /** Throws `not-found` where there is none, `gone` where there was one. */
    async get(jid: Jid): Promise<Room> {
      const room = await find(jid)
      if (room !== undefined) return room
      await requireNotDestroyed(jid)
      throw noSuchRoom()
    },

    /** A new room, locked until its owner has configured it; or the one that somebody else was quicker to make. */
    async create(jid: Jid, creator: Jid): Promise<{ readonly room: Room; readonly isNew: boolean }> {
      const name = jid.local ?? ""
      if (name.length > MAX_NAME) {
        throw new DomainError(
          "policy-violation",
          `The name of a room may have ${MAX_NAME} characters. Choose a shorter one.`,
        )
      }
      await parts.requireCreator(creator)
      await requireNotDestroyed(jid)
      const user = creator.bare
      const stored = { own: await store.countCreatedBy(user), all: await store.count() }
      const existing = (await find(jid)) ?? loaded.get(name)
      if (existing !== undefined) return { room: existing, isNew: false }
      requireFree(user, stored)
      const room = new Room({
        jid,
        id: undefined,
        secret: randomBytes(32),
        creator: user,
        settings: new Settings(),
        affiliations: new AffiliationList([
          { jid: user, affiliation: "owner", nickname: undefined, reason: undefined },
        ]),
        subject: undefined,
        avatarHashes: [],
        voices: [],
        history: new History(limits.maxHistory, async () => []),
        now: clock.now(),
      })
      loaded.set(name, room)
      return { room, isNew: true }
    },

    /** Stores a room that was locked: others may enter it from now on. */
    async unlock(room: Room): Promise<void> {
      if (!room.isLocked) return
      room.id = await store.insert({
        name: room.jid.local ?? "",
        secret: room.secret,
        creator: room.creator,
        createdAt: clock.now(),
        settings: room.settings,
        affiliations: [...room.affiliations],
        subject: room.subject,
      })
      await hooks.notify(roomCreated, { room })
    },

    /** The last occupant is out. */
    async emptied(room: Room, how: How): Promise<void> {
      if (room.isGone || !room.occupants.isEmpty) return
      room.lastUsedAt = clock.now()
      const isOver = how === "left" && !room.settings.get(isPersistent)
      if (room.isLocked || isOver) await end(room)
    },

    /** A temporary room whose occupants were lost, and did not come back. */
    async endForsaken(jid: Jid): Promise<void> {
      const known = loaded.get(jid.local ?? "")
      if (known !== undefined && known.lastUsedAt > clock.now() - limits.emptySeconds * 1000) return
      const room = known ?? (await find(jid))
      if (room?.isIdle === true && !room.settings.get(isPersistent)) await end(room)
    },

    /** A room that is in memory, which it is while somebody is in it. */
    peek: (jid: Jid): Room | undefined => loaded.get(jid.local ?? ""),

    /** Those that were made and never configured, for too long. */
    abandoned: (): Room[] =>
      locked().filter((room) => room.createdAt <= clock.now() - limits.lockedSeconds * 1000),

    inMemory: (): readonly Room[] => [...loaded.values()],

    dropIdle,
  }
}
