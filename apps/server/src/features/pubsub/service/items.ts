import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid, PageInfo, PageRequest } from "@kith/xmpp"
import type { Item } from "../model/item.ts"
import { firstMomentAt } from "../model/moments.ts"
import type { Node } from "../model/node.ts"
import { unsupported } from "../model/pubsub-error.ts"
import type { ItemOrder, ItemPlace, ItemSelection, ItemStore } from "../store/items.ts"
import type { Access } from "./access.ts"

export interface ItemRequest {
  /** Only these; in their order. */
  readonly ids?: readonly string[] | undefined
  /** The most recent ones. */
  readonly maxItems?: number | undefined
  readonly page?: PageRequest | undefined
  /** XEP-0413. */
  readonly order?: ItemOrder | undefined
  readonly isDescending?: boolean | undefined
}

export interface ItemPage {
  readonly node: Node
  readonly items: readonly Item[]
  /** Where these items stand among all of them; missing when they are all that was asked for. */
  readonly info: PageInfo | undefined
}

export const MAX_PAGE = 1000
/** About as much as one answer may hold, so that it is no bigger than what clients read; it always holds one item. */
const MAX_BYTES = 192 * 1024
/** What stands around a payload, about. */
const AROUND_BYTES = 150
const MAX_IDS = 500

export type Items = ReturnType<typeof createItems>

/** Reading what is in a node (XEP-0060 §6.5). */
export function createItems(access: Access, store: ItemStore, clock: Clock) {
  /** What was published before that moment has expired. */
  const notBefore = ({ configuration: { itemExpireSeconds } }: Node): number =>
    itemExpireSeconds === "max" ? 0 : firstMomentAt(clock.now() - itemExpireSeconds * 1000)

  const isAlive = (node: Node, item: Item): boolean => item.published >= notBefore(node)

  const readAll = async (node: Node, places: readonly ItemPlace[]): Promise<Item[]> => {
    const items = await store.read(
      node.id,
      places.map(({ key }) => key),
    )
    return places.flatMap(({ key }) => items.get(key) ?? [])
  }

  const readIds = async (node: Node, ids: readonly string[]): Promise<Item[]> => {
    if (ids.length > MAX_IDS) {
      throw new DomainError("policy-violation", `Ask for up to ${MAX_IDS} items at a time.`)
    }
    const found: Item[] = []
    let bytes = 0
    for (const id of new Set(ids)) {
      const item = await store.find(node.id, id)
      if (item === undefined || !isAlive(node, item)) continue
      bytes += item.payload.length + AROUND_BYTES
      if (found.length > 0 && bytes > MAX_BYTES) break
      found.push(item)
    }
    return found
  }

  /** The place of the item a page begins or ends with, in the order asked for. */
  const anchorOf = async (node: Node, order: ItemOrder, id: string): Promise<number> => {
    const item = await store.find(node.id, id)
    if (item === undefined) throw new DomainError("not-found", "There is no item of this name any more.")
    return item[order]
  }

  const readPage = async (node: Node, request: ItemRequest): Promise<ItemPage> => {
    const { page, maxItems, order = "published", isDescending = false } = request
    if (page?.index !== undefined) {
      throw new DomainError("feature-not-implemented", "Pages are asked for by item, not by number.")
    }
    const all: ItemSelection = { order, isDescending: false, notBefore: notBefore(node) }
    if (page?.max === 0) return { node, items: [], info: { count: await store.count(node.id, all) } }

    const isBackwards =
      page === undefined ? maxItems !== undefined && !isDescending : page.before !== undefined
    const anchor = page?.after ?? (page?.before === "" ? undefined : page?.before)
    const edge = anchor === undefined ? undefined : await anchorOf(node, order, anchor)
    // Which way the index is read: the page is turned round afterwards where that is not the way it is shown.
    const readsDown = isDescending !== isBackwards
    const selection: ItemSelection = {
      ...all,
      isDescending: readsDown,
      ...(readsDown ? { below: edge } : { above: edge }),
    }
    const wanted = Math.min(page?.max ?? maxItems ?? MAX_PAGE, MAX_PAGE)
    const places = await store.places(node.id, selection, wanted + 1)
    const taken = takeUntil(places.slice(0, wanted), MAX_BYTES)
    const shown = isBackwards ? taken.toReversed() : taken
    const items = await readAll(node, shown)
    const isCut = taken.length < wanted && places.length > taken.length
    const isAll = maxItems === undefined ? places.length === taken.length : !isCut
    if (page === undefined && isAll) return { node, items, info: undefined }
    const first = shown[0]
    const before = first && (isDescending ? { above: first.at } : { below: first.at })
    const [count, index] = await Promise.all([
      store.count(node.id, all),
      before && store.count(node.id, { ...all, ...before }),
    ])
    return { node, items, info: { first: items[0]?.id, last: items.at(-1)?.id, index, count } }
  }

  const read = async (host: Jid, name: string, who: Jid, request: ItemRequest): Promise<ItemPage> => {
    const node = await access.get(host, name, who)
    await access.requireReader(node, who)
    if (!node.configuration.isPersistent) throw unsupported("persistent-items", "This node keeps no items.")
    const { ids } = request
    if (ids === undefined) return readPage(node, request)
    return { node, items: await readIds(node, ids), info: undefined }
  }

  return {
    isAlive,
    notBefore,
    read,

    /** The items that stand there, from the first on as many as one answer may hold. */
    readPlaces: (node: Node, places: readonly ItemPlace[]): Promise<Item[]> =>
      readAll(node, takeUntil(places, MAX_BYTES)),

    /** The same; `undefined` where there is nothing, or nothing for `who`. */
    async find(host: Jid, name: string, who: Jid, request: ItemRequest): Promise<ItemPage | undefined> {
      try {
        return await read(host, name, who, request)
      } catch (error) {
        // What cannot be read for now is there all the same.
        if (error instanceof DomainError && error.code !== "resource-constraint") return undefined
        throw error
      }
    },

    /** Everything in a node, in its order, a page at a time. Nobody is asked for permission. */
    async *pages(node: Node, perPage: number): AsyncGenerator<readonly Item[]> {
      const all = { order: "published", isDescending: false, notBefore: notBefore(node) } as const
      for (let above = 0; ; ) {
        const places = await store.places(node.id, { ...all, above }, perPage)
        yield await readAll(node, places)
        if (places.length < perPage) return
        above = places.at(-1)?.at ?? above
      }
    },

    /** The ids of what is in a node, as many as one answer may hold. */
    async list(host: Jid, name: string, who: Jid): Promise<readonly string[]> {
      const node = await access.get(host, name, who)
      await access.requireReader(node, who)
      const ids = await store.ids(node.id, notBefore(node), MAX_PAGE)
      return takeUntil(
        ids.map((id) => ({ id, bytes: Buffer.byteLength(id) })),
        MAX_BYTES,
      ).map(({ id }) => id)
    },

    /** The item published last, if the node keeps any. */
    last: (node: Node): Promise<Item | undefined> => store.last(node.id, notBefore(node)),
  }
}

function takeUntil<Place extends { readonly bytes: number }>(
  places: readonly Place[],
  maxBytes: number,
): Place[] {
  const taken: Place[] = []
  let bytes = 0
  for (const place of places) {
    bytes += place.bytes + AROUND_BYTES
    if (taken.length > 0 && bytes > maxBytes) break
    taken.push(place)
  }
  return taken
}
