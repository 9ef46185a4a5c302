import { Jid, type XmlElement } from "@kith/xmpp"
import { type Bookmark, NS_BOOKMARKS, parseBookmark } from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { Item, Pubsub } from "../../pubsub/index.ts"

/** A room as it is noted in the node (XEP-0402 §2). */
export interface NotedRoom {
  readonly room: Jid
  /** Of the items about it: one, but for a client that writes the same address in two ways. */
  readonly itemIds: readonly string[]
  readonly element: XmlElement
  readonly bookmark: Bookmark
}

const PAGE = 1000

export type RoomsNode = ReturnType<typeof createRoomsNode>

/** The bookmarks of a person, in the node at the person's address. */
export function createRoomsNode(pubsub: Pubsub) {
  const ownPayloads = new WeakSet<XmlElement>()

  const readItems = async (owner: Jid): Promise<Item[]> => {
    const items: Item[] = []
    for (;;) {
      const page = { max: PAGE, after: items.at(-1)?.id }
      const found = await pubsub.items.find(owner, NS_BOOKMARKS, owner, { page, order: "created" })
      if (found === undefined || found.items.length === 0) return items
      items.push(...found.items)
    }
  }

  return {
    /** By the address of the room, in the order in which they were noted. */
    async read(owner: Jid): Promise<Map<string, NotedRoom>> {
      const rooms = new Map<string, NotedRoom>()
      for (const { id, payload } of await readItems(owner)) {
        const room = Jid.tryParse(id)?.bare
        if (room === undefined || payload === "") continue
        const element = parseElement(payload)
        const same = rooms.get(room.toString())
        const itemIds = [...(same?.itemIds ?? []), id]
        rooms.set(room.toString(), { room, itemIds, element, bookmark: parseBookmark(element) })
      }
      return rooms
    },

    async has(owner: Jid, id: string): Promise<boolean> {
      const page = await pubsub.items.find(owner, NS_BOOKMARKS, owner, { ids: [id] })
      return page !== undefined && page.items.length > 0
    },

    async count(owner: Jid): Promise<number> {
      const page = await pubsub.items.find(owner, NS_BOOKMARKS, owner, { page: { max: 0 } })
      return page?.info?.count ?? 0
    },

    async write(owner: Jid, id: string, payload: XmlElement): Promise<void> {
      ownPayloads.add(payload)
      await pubsub.publish({ host: owner, node: NS_BOOKMARKS, publisher: owner, item: { id, payload } })
    },

    /** Whether this is being written here, after all was looked at. */
    isOwn: (payload: XmlElement | undefined): boolean => payload !== undefined && ownPayloads.has(payload),

    async remove(owner: Jid, ids: readonly string[]): Promise<void> {
      if (ids.length > 0) await pubsub.retract(owner, NS_BOOKMARKS, owner, ids, true)
    },
  }
}
