import type { Clock } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Roster } from "../../roster/index.ts"
import type { AccessModel } from "../model/configuration.ts"
import type { Deliver } from "../model/event.ts"
import { isPersonal } from "../model/node.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
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
  readonly subscriptions: SubscriptionStore
  readonly deliver: Deliver
  readonly clock: Clock
  readonly domain: string
}) {
  const { memory, store, items, access, roster, subscriptions, deliver, clock, domain } = parts

  const showOne = async (
    { host, name }: { readonly host: Jid; readonly name: string },
    to: Jid,
    { models, pause }: ShowOptions,
  ): Promise<void> => {
    const node = await memory.find(host, name)
    if (node === undefined) return
    const { sendsLastItem, isPersistent, accessModel } = node.configuration
    if (sendsLastItem !== "on_sub_and_presence" || !isPersistent) return
    if (models?.includes(accessModel) === false || !(await access.mayRead(node, to))) return
    const item = await items.last(node)
    if (item === undefined) return
    await deliver({ kind: "last-item", node, item }, [to])
    await pause?.()
  }

  /** Sends to the full JID what is last in the named nodes of these people. */
  const show = async (
    hosts: readonly Jid[],
    names: readonly string[],
    to: Jid,
    options: ShowOptions = {},
  ): Promise<void> => {
    if (hosts.length === 0 || names.length === 0) return
    for (const place of await store.findFilled(hosts, names)) await showOne(place, to, options)
  }

  return {
    show,

    /** What is last in the nodes of the service that somebody who comes online is subscribed to. */
    async showSubscribed(user: Jid, to: Jid, options: ShowOptions): Promise<void> {
      for (const place of await subscriptions.nodesOf(user, to, clock.now())) {
        if (!isPersonal(place.host)) await showOne(place, to, options)
      }
    },

    /** Their own, and those of the contacts here with whom they share presence. */
    async showAll(user: Jid, names: readonly string[], to: Jid, options?: ShowOptions): Promise<void> {
      const { subscribers, subscriptions } = await roster.audience(user)
      const seeing = new Set(subscribers.map(String))
      const shared = subscriptions.filter((jid) => jid.domain === domain && seeing.has(jid.toString()))
      await show([user, ...shared], names, to, options)
    },
  }
}
