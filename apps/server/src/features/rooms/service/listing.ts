import { Jid, type PageInfo, type PageRequest } from "@kith/xmpp"
import type { ListedRoom, ListedRooms } from "../store/listed-rooms.ts"

export interface RoomListItem {
  readonly jid: Jid
  readonly name: string
}

export interface RoomListPage {
  readonly rooms: readonly RoomListItem[]
  readonly info: PageInfo
  /** Whether these are all rooms there are. */
  readonly isWhole: boolean
}

const DEFAULT_PAGE = 100
const MAX_PAGE = 250

export type Listing = ReturnType<typeof createListing>

/** XEP-0045 §6.3: the rooms that everybody may know of, in pages (XEP-0059). */
export function createListing(store: ListedRooms, domain: string) {
  /** Pages are asked for by address. */
  const nameOf = (text: string): string => Jid.tryParse(text)?.local ?? text
  const read = ({ after, before, index }: PageRequest, limit: number): Promise<ListedRoom[]> => {
    if (before !== undefined) return store.before(before === "" ? undefined : nameOf(before), limit)
    if (index !== undefined) return store.at(index, limit)
    return store.after(after === undefined ? "" : nameOf(after), limit)
  }

  return {
    async page(request: PageRequest = {}): Promise<RoomListPage> {
      const limit = Math.min(request.max ?? DEFAULT_PAGE, MAX_PAGE)
      const count = await store.count()
      const found = limit === 0 ? [] : await read(request, limit)
      const rooms = found.map(({ name, title }) => {
        const jid = Jid.from({ local: name, domain })
        return { jid, name: title === "" ? name : title }
      })
      const [first] = found
      return {
        rooms,
        isWhole: rooms.length === count,
        info: {
          count,
          first: rooms[0]?.jid.toString(),
          last: rooms.at(-1)?.jid.toString(),
          index: first && (await store.countBefore(first.name)),
        },
      }
    },
  }
}
