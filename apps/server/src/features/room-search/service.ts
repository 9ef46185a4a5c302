import { type Clock, DomainError } from "@kith/feature-kit"
import { Jid, type PageInfo, type PageRequest, StanzaError, xml } from "@kith/xmpp"
import {
  type FoundChannel,
  NS_CHANNEL_SEARCH_ERRORS,
  ORDER_BY_ADDRESS,
  ORDER_BY_USERS,
} from "@kith/xmpp/extensions"
import {
  isMembersOnly,
  isNonAnonymous,
  isPasswordProtected,
  isPublic,
  language,
  Rate,
  type Room,
  type Rooms,
  roomDescription,
  roomName,
} from "../rooms/index.ts"
import type { Place, RoomSearchStore, SearchableRoom } from "./store.ts"

export interface RoomSearchSettings {
  readonly maxFound: number
  readonly searchesPerMinute: number
}

export interface RoomQuery {
  /** Words to look for; `undefined` for all rooms. */
  readonly text: string | undefined
  readonly places: readonly Place[]
  readonly minUsers: number
  readonly order: string
  readonly page: PageRequest
}

export interface RoomSearchResult {
  readonly found: readonly FoundChannel[]
  readonly page: PageInfo
}

const DEFAULT_PAGE = 20
const MAX_PAGE = 100
const MAX_WORDS = 8
const MAX_TEXT = 200
const MIN_WORD = 2

export type RoomSearch = ReturnType<typeof createRoomSearch>

/** XEP-0433: looks for public rooms by what they are called and what they say of themselves. */
export function createRoomSearch(
  store: RoomSearchStore,
  directory: Pick<Rooms["directory"], "peek">,
  clock: Clock,
  domain: string,
  { maxFound, searchesPerMinute }: RoomSearchSettings,
) {
  const rate = new Rate(
    clock,
    searchesPerMinute / 60,
    searchesPerMinute,
    `You may search ${searchesPerMinute} times a minute. Wait a little.`,
  )

  const admit = (searcher: Jid): void => {
    try {
      rate.take(searcher.bare.toString())
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      const detail = xml("rate-limit", {
        xmlns: NS_CHANNEL_SEARCH_ERRORS,
        "retry-after": String(error.retryAfterSeconds ?? 60),
      })
      throw new StanzaError("resource-constraint", error.text, "wait", detail)
    }
  }

  const show = (room: SearchableRoom): FoundChannel => {
    const address = Jid.from({ local: room.name, domain })
    return {
      address,
      name: room.title === "" ? room.name : room.title,
      description: room.description,
      language: room.language,
      // XEP-0045 §13.4: what goes on in a closed room is for those who may come in.
      userCount: room.isOpen ? (directory.peek(address)?.occupants.count ?? 0) : undefined,
      isOpen: room.isOpen,
      isNonAnonymous: room.isNonAnonymous,
    }
  }

  return {
    /** A room was made or configured: it can be found while it is public. */
    async note(room: Room): Promise<void> {
      const { id, settings, jid } = room
      if (id === undefined) return
      if (!settings.get(isPublic)) return store.remove(id)
      await store.save({
        id,
        name: jid.local ?? "",
        title: settings.get(roomName),
        description: settings.get(roomDescription),
        language: settings.get(language),
        isOpen: !settings.get(isMembersOnly) && !settings.get(isPasswordProtected),
        isNonAnonymous: isNonAnonymous(settings),
      })
    },

    forget: (id: number): Promise<void> => store.remove(id),

    /** Throws what XEP-0433 §4.1.2 has answered. */
    async search(searcher: Jid, query: RoomQuery): Promise<RoomSearchResult> {
      admit(searcher)
      if (query.order !== ORDER_BY_ADDRESS && query.order !== ORDER_BY_USERS) {
        throw refusal("feature-not-implemented", "invalid-sort-key", "Sort by address or by number of users.")
      }
      const words = query.text === undefined ? [] : wordsOf(query.text)
      if (words.length > 0 && query.places.length === 0) {
        throw refusal(
          "bad-request",
          "no-search-conditions",
          "Search the address, the name or the description.",
        )
      }
      const all = (await store.find(words, query.places, maxFound))
        .map(show)
        .filter(({ userCount = 0 }) => userCount >= query.minUsers)
      if (query.order === ORDER_BY_USERS) all.sort((a, b) => (b.userCount ?? 0) - (a.userCount ?? 0))
      return cut(all, query.page)
    },
  }
}

function wordsOf(text: string): string[] {
  const words = [...new Set(text.slice(0, MAX_TEXT).split(/\s+/))].filter(
    (word) => [...word].length >= MIN_WORD,
  )
  if (words.length === 0) {
    throw refusal(
      "bad-request",
      "invalid-search-terms",
      `Search for words of at least ${MIN_WORD} characters.`,
    )
  }
  return words.slice(0, MAX_WORDS)
}

/** XEP-0059: pages are asked for by address. */
function cut(all: readonly FoundChannel[], { max, after, before, index }: PageRequest): RoomSearchResult {
  const limit = Math.min(max ?? DEFAULT_PAGE, MAX_PAGE)
  const placeOf = (address: string): number => {
    const place = all.findIndex((channel) => channel.address.toString() === address)
    if (place < 0) throw new DomainError("not-found", "That room is not among those that were found.")
    return place
  }
  let first = index ?? 0
  let end = first + limit
  if (after !== undefined && after !== "") {
    first = placeOf(after) + 1
    end = first + limit
  } else if (before !== undefined) {
    end = before === "" ? all.length : placeOf(before)
    first = Math.max(end - limit, 0)
  }
  const found = all.slice(first, end)
  const page = {
    count: all.length,
    first: found[0]?.address.toString(),
    last: found.at(-1)?.address.toString(),
    index: found.length === 0 ? undefined : first,
  }
  return { found, page }
}

export function refusal(
  condition: "bad-request" | "feature-not-implemented",
  detail: "invalid-sort-key" | "invalid-search-terms" | "no-search-conditions" | "conflicting-fields",
  text: string,
  fields: readonly string[] = [],
): StanzaError {
  const type = detail === "no-search-conditions" ? "cancel" : "modify"
  const element = xml(
    detail,
    { xmlns: NS_CHANNEL_SEARCH_ERRORS },
    ...fields.map((name) => xml("var", {}, name)),
  )
  return new StanzaError(condition, text, type, element)
}
