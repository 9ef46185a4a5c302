import type { MaybePromise } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { BlockList } from "./block-list.ts"
import type { BlockingStore } from "./store.ts"

/** The block lists in memory: of all who are online, so that nothing on the way of a stanza waits, and of some others. */
export interface BlockLists {
  of(user: Jid): MaybePromise<BlockList>
  /** Keeps the user's list in memory until `release` was called as often. */
  hold(user: Jid): MaybePromise<void>
  release(user: Jid): void
  /** After a change of the table. */
  reload(user: Jid): Promise<void>
}

export function createBlockLists(store: Pick<BlockingStore, "list">, maxIdle: number): BlockLists {
  const held = new Map<string, { list: BlockList; count: number }>()
  /** Used last comes last. */
  const idle = new Map<string, BlockList>()
  const loading = new Map<string, Promise<BlockList>>()

  const put = (key: string, list: BlockList): void => {
    const known = held.get(key)
    if (known !== undefined) {
      known.list = list
      return
    }
    idle.delete(key)
    idle.set(key, list)
    if (idle.size <= maxIdle) return
    const oldest = idle.keys().next()
    if (!oldest.done) idle.delete(oldest.value)
  }

  const load = (key: string): Promise<BlockList> => {
    const promise = store.list(Jid.parse(key)).then((addresses) => {
      const list = new BlockList(addresses)
      // What was read ahead of a change is not kept.
      if (loading.get(key) === promise) put(key, list)
      return list
    })
    loading.set(key, promise)
    const finish = () => {
      if (loading.get(key) === promise) loading.delete(key)
    }
    void promise.then(finish, finish)
    return promise
  }

  const find = (key: string): BlockList | undefined => {
    const known = held.get(key)?.list
    if (known !== undefined) return known
    const list = idle.get(key)
    if (list !== undefined) put(key, list)
    return list
  }

  const of = (user: Jid): MaybePromise<BlockList> => {
    const key = user.bare.toString()
    return find(key) ?? loading.get(key) ?? load(key)
  }

  const holdList = (key: string, list: BlockList): void => {
    const known = held.get(key)
    if (known !== undefined) known.count++
    else held.set(key, { list, count: 1 })
    idle.delete(key)
  }

  return {
    of,

    hold(user) {
      const key = user.bare.toString()
      const list = of(user)
      return list instanceof Promise
        ? list.then((loaded) => holdList(key, find(key) ?? loaded))
        : holdList(key, list)
    },

    release(user) {
      const key = user.bare.toString()
      const known = held.get(key)
      if (known === undefined || --known.count > 0) return
      held.delete(key)
      put(key, known.list)
    },

    async reload(user) {
      await load(user.bare.toString())
    },
  }
}
