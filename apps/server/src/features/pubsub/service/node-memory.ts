import { type Clock, createCache, type MaybePromise } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { ManagedNodeList } from "../model/managed-nodes.ts"
import type { Node } from "../model/node.ts"
import type { NodeStore } from "../store/nodes.ts"

/** A node with more is read again each time: else a few could take the room of all. */
const MAX_AFFILIATIONS_KEPT = 100

/**
 * Hears of each change of a node before it begins, and may note in the database what will be left to do after it; what it
 * answers with runs when all who hear of the change are done.
 */
export type ChangeWatcher = (host: Jid, name: string) => MaybePromise<(() => void) | undefined>

export type NodeMemory = ReturnType<typeof createNodeMemory>

/** The nodes used last, and the order of changes: those of one node happen one after the other. */
export function createNodeMemory(store: NodeStore, managed: ManagedNodeList, clock: Clock, maxNodes: number) {
  const keyOf = (host: Jid, name: string) => `${host}\n${name}`
  const nodes = createCache<Node | undefined>({
    maxEntries: maxNodes,
    clock,
    load: (key) => {
      const end = key.indexOf("\n")
      return store.find(Jid.parse(key.slice(0, end)), key.slice(end + 1))
    },
  })
  const watchers: ChangeWatcher[] = []
  const changing = new Map<string, Promise<unknown>>()

  const get = (key: string): MaybePromise<Node | undefined> => {
    const node = nodes.get(key)
    const letGo = (found: Node | undefined) => {
      if (found !== undefined && found.affiliations.size > MAX_AFFILIATIONS_KEPT) nodes.forget(key)
      return found
    }
    return node instanceof Promise ? node.then(letGo) : node
  }

  const find = (host: Jid, name: string): MaybePromise<Node | undefined> => {
    const governor = managed.governorOf(host, name)
    return governor === undefined
      ? get(keyOf(host, name))
      : findGoverned(keyOf(host, name), keyOf(host, governor))
  }

  /** As its governor wants it, whenever that may change. */
  const findGoverned = async (key: string, governorKey: string): Promise<Node | undefined> => {
    const [node, governor] = [await get(key), await get(governorKey)]
    if (node === undefined || governor === undefined) return undefined
    const { accessModel, rosterGroups, publishModel } = governor.configuration
    return {
      ...node,
      accessId: governor.id,
      configuration: { ...node.configuration, accessModel, rosterGroups, publishModel },
      affiliations: governor.affiliations,
    }
  }

  const watched = async <Result>(host: Jid, name: string, work: () => Promise<Result>): Promise<Result> => {
    const ends: (() => void)[] = []
    try {
      for (const watcher of watchers) {
        const end = await watcher(host, name)
        if (end !== undefined) ends.push(end)
      }
      return await work()
    } finally {
      for (const end of ends) end()
    }
  }

  return {
    find,
    watchers,
    /** For changes that need not wait for others. */
    watched,

    /** What is stored of it has changed. */
    forget: (host: Jid, name: string): void => nodes.forget(keyOf(host, name)),

    /** Runs `work` when all earlier changes of that node are done. Never wait in it for a change of the same node. */
    change<Result>(
      host: Jid,
      name: string,
      work: (node: Node | undefined) => Promise<Result>,
    ): Promise<Result> {
      const key = keyOf(host, name)
      const before = changing.get(key) ?? Promise.resolve()
      const result = before.then(() => watched(host, name, async () => work(await find(host, name))))
      const settled = result
        .catch(() => undefined)
        .then(() => {
          if (changing.get(key) === settled) changing.delete(key)
        })
      changing.set(key, settled)
      return result
    },
  }
}
