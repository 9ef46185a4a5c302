import { type Clock, createCache, type MaybePromise } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { ManagedNodeList } from "../model/managed-nodes.ts"
import type { Node } from "../model/node.ts"
import type { NodeStore } from "../store/nodes.ts"

/** A node with more is read again each time: else a few could take the room of all. */
const MAX_AFFILIATIONS_KEPT = 100

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

  return {
    find,

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
      const result = before.then(async () => work(await find(host, name)))
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
