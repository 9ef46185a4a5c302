import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Item } from "../model/item.ts"
import { firstMomentAt } from "../model/moments.ts"
import type { Node } from "../model/node.ts"
import type { ItemSelection, ItemStore } from "../store/items.ts"
import type { Access } from "./access.ts"
import type { Items } from "./items.ts"

/** All conditions must hold. Items are named by the moment they were published. */
export interface HistoryFilter {
  readonly publisher?: Jid | undefined
  /** Epoch milliseconds, inclusive. */
  readonly start?: number | undefined
  readonly end?: number | undefined
  readonly after?: readonly number[] | undefined
  readonly before?: readonly number[] | undefined
  readonly moments?: readonly number[] | undefined
}

export interface HistoryPage {
  /** Oldest first. */
  readonly items: readonly Item[]
  readonly isComplete: boolean
}

export type History = ReturnType<typeof createHistory>

/** What was published to a node, and when (XEP-0442): what is still in it. */
export function createHistory(access: Access, items: Items, store: ItemStore) {
  const select = async (node: Node, filter: HistoryFilter): Promise<ItemSelection> => {
    const { publisher, start, end, after = [], before = [], moments } = filter
    const named = [...after, ...before, ...(moments ?? [])]
    if ((await store.countMoments(node.id, named)) < new Set(named).size) {
      throw new DomainError("not-found", "The node has no item with that id any more.")
    }
    const above = [...(start === undefined ? [] : [firstMomentAt(start) - 1]), ...after]
    const below = [...(end === undefined ? [] : [firstMomentAt(end + 1)]), ...before]
    return {
      order: "published",
      isDescending: false,
      notBefore: items.notBefore(node),
      above: above.length === 0 ? undefined : Math.max(...above),
      below: below.length === 0 ? undefined : Math.min(...below),
      moments,
      publisher,
    }
  }

  return {
    async open(host: Jid, name: string, who: Jid): Promise<Node> {
      const node = await access.get(host, name, who)
      await access.requireReader(node, who)
      return node
    },

    /** `isBackwards`: the newest that match. */
    async page(node: Node, filter: HistoryFilter, isBackwards: boolean, max: number): Promise<HistoryPage> {
      const selection = { ...(await select(node, filter)), isDescending: isBackwards }
      const places = await store.places(node.id, selection, max + 1)
      const found = await items.readPlaces(node, places.slice(0, max))
      const isComplete = places.length <= max && found.length === places.length
      return { items: isBackwards ? found.reverse() : found, isComplete }
    },

    count: async (node: Node, filter: HistoryFilter): Promise<number> =>
      store.count(node.id, await select(node, filter)),

    async ends(node: Node): Promise<readonly [Item, Item] | undefined> {
      const { items: first } = await this.page(node, {}, false, 1)
      const { items: last } = await this.page(node, {}, true, 1)
      return first[0] === undefined || last[0] === undefined ? undefined : [first[0], last[0]]
    },
  }
}
