import { createTurns, type Log, type Marks } from "@kith/feature-kit"
import { type Jid, serialize, type XmlElement } from "@kith/xmpp"
import {
  type Bookmark,
  NS_OLD_BOOKMARKS,
  type OldBookmarks,
  oldBookmarks,
  parseOldBookmarks,
} from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { Shelf } from "../../private-storage/index.ts"
import { type Pubsub, PubsubError } from "../../pubsub/index.ts"
import type { ChangeStore } from "../store.ts"
import { createMirror } from "./mirror.ts"
import { asLeft, changedBy, inOldForm, othersIn } from "./old-form.ts"
import { createRoomsNode, type NotedRoom } from "./rooms-node.ts"
import { type BookmarkLimits, requireBookmark, requireRoomFor } from "./rules.ts"

export interface BookmarkParts {
  readonly pubsub: Pubsub
  /** Where bookmarks of other kinds than rooms are. */
  readonly shelf: Shelf
  readonly isUsable: (account: Jid) => Promise<boolean>
  readonly limits: BookmarkLimits
  readonly changes: ChangeStore
  /** Kept in `changes`. */
  readonly marks: Marks
  readonly log: Log
}

export type Bookmarks = ReturnType<typeof createBookmarks>

/** XEP-0402: the rooms somebody has noted; whatever older clients read or write is made of the same items. */
export function createBookmarks(parts: BookmarkParts) {
  const { pubsub, shelf, isUsable, limits, changes: changeStore, marks, log } = parts
  const node = createRoomsNode(pubsub)
  const takeTurn = createTurns()

  /** Never in the middle of a change. */
  const findAll = (owner: Jid): Promise<XmlElement> =>
    takeTurn(owner.toString(), async () =>
      inOldForm((await node.read(owner)).values(), othersIn(await shelf.find(owner))),
    )

  const mirror = createMirror({ pubsub, log, read: findAll, isUsable, marks })

  /** What is to be written so that the node says what is wanted; all of it is looked at before any is written. */
  const changesFor = (current: ReadonlyMap<string, NotedRoom>, wanted: WantedRooms) => {
    const changes = [...wanted].flatMap(([address, bookmark]) => {
      const before = current.get(address)
      const element = changedBy(before?.element, bookmark)
      return element === undefined ? [] : [{ id: before?.itemIds.at(-1) ?? address, element }]
    })
    for (const { id, element } of changes) requireBookmark(id, element, limits)
    return changes
  }

  /** Within a turn. */
  const replace = async (owner: Jid, { rooms, others }: OldBookmarks): Promise<void> => {
    const wanted = firstOfEach(rooms)
    requireRoomFor(wanted.size, limits)
    const current = await node.read(owner)
    const changes = changesFor(current, wanted)
    const gone = [...current].filter(([address]) => !wanted.has(address))
    // What a crash breaks off is done when the server starts again: a client of old writes all or nothing.
    await changeStore.want(owner, serialize(oldBookmarks(rooms, others)))
    try {
      await shelf.save(owner, asLeft(others))
      for (const { id, element } of changes) await node.write(owner, id, element)
      await node.remove(
        owner,
        gone.flatMap(([, { itemIds }]) => itemIds),
      )
    } finally {
      await changeStore.want(owner, undefined)
    }
  }

  /** Within a turn. */
  const add = async (owner: Jid, { rooms, others }: OldBookmarks): Promise<void> => {
    const current = await node.read(owner)
    const wanted = firstOfEach(rooms.filter(([room]) => !current.has(room.toString())))
    requireRoomFor(current.size + wanted.size, limits)
    const changes = changesFor(current, wanted)
    const known = othersIn(await shelf.find(owner))
    const isKnown = (other: XmlElement) => known.some((one) => String(one) === String(other))
    await shelf.save(owner, asLeft([...known, ...others.filter((other) => !isKnown(other))]))
    for (const { id, element } of changes) await node.write(owner, id, element)
  }

  const changeAll = (owner: Jid, storage: XmlElement, change: typeof replace): Promise<void> => {
    const bookmarks = parseOldBookmarks(storage)
    return takeTurn(owner.toString(), () => mirror.afterwards(owner, () => change(owner, bookmarks)))
  }

  return {
    /** In the form of old. */
    findAll,

    /** XEP-0402 §5.2: somebody writes all of them in the form of old. What they say already is not touched. */
    replaceAll: (owner: Jid, storage: XmlElement): Promise<void> => changeAll(owner, storage, replace),

    /** Notes what is not noted yet, such as bookmarks from another server. */
    addAll: (owner: Jid, storage: XmlElement): Promise<void> => changeAll(owner, storage, add),

    /** Throws for an item that is no bookmark, or one too many. */
    async admitItem(owner: Jid, id: string, payload: XmlElement | undefined): Promise<void> {
      if (node.isOwn(payload)) return
      requireBookmark(id, payload, limits)
      if (!(await node.has(owner, id))) requireRoomFor((await node.count(owner)) + 1, limits)
    },

    /**
     * Somebody writes to the node of old: it is stored where the truth is before it is stored there. What comes with an
     * account's data takes nothing away.
     */
    async admitOld(owner: Jid, payload: XmlElement | undefined, isRestored: boolean): Promise<void> {
      if (mirror.admitsOwn(owner, payload)) return
      if (payload?.name !== "storage" || payload.namespace !== NS_OLD_BOOKMARKS) {
        throw new PubsubError("bad-request", "invalid-payload", "An item here is a <storage/> (XEP-0048 §2).")
      }
      await changeAll(owner, payload, isRestored ? add : replace)
    },

    /** Before one of the two nodes is changed. The answer tells that it was. */
    noteChanging: (owner: Jid): Promise<() => void> => marks.hold(owner.toString()),

    /** Finishes what was under way when the server ended, before anybody asks. */
    async recover(): Promise<void> {
      for (const { owner, wanted } of await changeStore.list()) {
        const release = await marks.hold(owner.toString())
        try {
          if (wanted !== undefined) await changeAll(owner, parseElement(wanted), replace)
        } catch (error) {
          log.error("Bookmarks that were being written could not be finished", { cause: error })
        }
        mirror.schedule(owner)
        release()
      }
      await mirror.settle()
    },

    /** Something has changed in one of the two nodes. */
    noteChange: mirror.schedule,
    settle: mirror.settle,
  }
}

type WantedRooms = ReadonlyMap<string, Bookmark>

function firstOfEach(rooms: OldBookmarks["rooms"]): WantedRooms {
  const found = new Map<string, Bookmark>()
  for (const [room, bookmark] of rooms) {
    if (!found.has(room.toString())) found.set(room.toString(), bookmark)
  }
  return found
}
