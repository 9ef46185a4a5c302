import type { Jid } from "@kith/xmpp"
import type { Roster } from "../../roster/index.ts"
import type { AccessModel } from "../model/configuration.ts"
import type { Deliver } from "../model/event.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { Access } from "./access.ts"
import type { Items } from "./items.ts"
import type { NodeMemory } from "./node-memory.ts"

export interface ShowOptions {
  /** Only nodes with one of these. */
  readonly models?: readonly AccessModel[] | undefined
  /** Waited for between one item and the next. */
  readonly pause?: (() => Promise<void>) | undefined
}

export type LastItems = ReturnType<typeof createLastItems>

/** XEP-0163 §4.3.4: who comes online is told what was published last while they were away. */
export function createLastItems(parts: {
  readonly memory: NodeMemory
  readonly store: NodeStore
  readonly items: Items
  readonly access: Access
  readonly roster: Roster
  readonly deliver: Deliver
  readonly domain: string
}) {
  const { memory, store, items, access, roster, deliver, domain } = parts

  /** Sends to the full JID what is last in the named nodes of these people. */
  const show = async (
    hosts: readonly Jid[],
    names: readonly string[],
    to: Jid,
    { models, pause }: ShowOptions = {},
  ): Promise<void> => {
    if (hosts.length === 0 || names.length === 0) return
    for (const { host, name } of await store.findFilled(hosts, names)) {
      const node = await memory.find(host, name)
      if (node === undefined) continue
      const { sendsLastItem, isPersistent, accessModel } = node.configuration
      if (sendsLastItem !== "on_sub_and_presence" || !isPersistent) continue
      if (models?.includes(accessModel) === false) continue
      if (!(await access.mayRead(node, to))) continue
      const item = await items.last(node)
      if (item === undefined) continue
      await deliver({ kind: "last-item", node, item }, [to])
      await pause?.()
    }
  }

  return {
    show,

    /** Their own, and those of the contacts here with whom they share presence. */
    async showAll(user: Jid, names: readonly string[], to: Jid, options?: ShowOptions): Promise<void> {
      const { subscribers, subscriptions } = await roster.audience(user)
      const seeing = new Set(subscribers.map(String))
      const shared = subscriptions.filter((jid) => jid.domain === domain && seeing.has(jid.toString()))
      await show([user, ...shared], names, to, options)
    },
  }
}
