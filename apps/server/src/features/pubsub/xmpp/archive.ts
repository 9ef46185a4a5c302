import { DomainError, type Hooks, type IqRequest, type Xmpp } from "@kith/feature-kit"
import type { ElementLike, Jid } from "@kith/xmpp"
import {
  type ArchivedMessage,
  type ArchiveFilter,
  answerArchiveIq,
  MAX_PAGE,
  nodeArchiveAsked,
  type PageRequest,
  type ReadableArchive,
} from "../../message-archive/index.ts"
import type { Item } from "../model/item.ts"
import { timeOf } from "../model/moments.ts"
import type { Node } from "../model/node.ts"
import type { HistoryFilter } from "../service/history.ts"
import type { Pubsub } from "../service/index.ts"
import { detailed } from "./errors.ts"
import { writeEvent } from "./events.ts"

const DEFAULT_PAGE = 50

/** XEP-0442: what was published to a node reads like an archive of its notifications. Asks for permission. */
export async function openArchive(
  { history }: Pubsub,
  host: Jid,
  name: string,
  viewer: Jid,
): Promise<ReadableArchive> {
  const node = await history.open(host, name, viewer)
  return {
    owner: host,
    node: name,
    async page(filter, page) {
      const max = Math.min(page.max ?? DEFAULT_PAGE, MAX_PAGE)
      const { items, isComplete } = await history.page(
        node,
        filterOf(filter, page),
        page.before !== undefined,
        max,
      )
      return { messages: items.map((item) => messageOf(node, item)), isComplete }
    },
    count: (filter) => history.count(node, filterOf(filter, {})),
    async ends() {
      const ends = await history.ends(node)
      return ends && [messageOf(node, ends[0]), messageOf(node, ends[1])]
    },
    show: ({ stanza }) => stanza,
  }
}

/** The archive of a node of the service. */
export async function answerArchive(xmpp: Xmpp, pubsub: Pubsub, request: IqRequest): Promise<ElementLike> {
  const { node } = request.payload.attrs
  if (node === undefined) throw new DomainError("not-found", "Name the node whose archive you want.")
  return answerArchiveIq(xmpp, await openArchive(pubsub, request.to, node, request.from), request)
}

/** Those of people's own nodes. */
export function serveArchives(hooks: Hooks, pubsub: Pubsub): void {
  hooks.on(nodeArchiveAsked, "transform", async (asked) => {
    try {
      return { ...asked, archive: await openArchive(pubsub, asked.owner, asked.node, asked.viewer) }
    } catch (error) {
      throw detailed(error)
    }
  })
}

function messageOf(node: Node, item: Item): ArchivedMessage {
  return {
    id: formatId(item.published),
    sentAt: timeOf(item.published),
    peer: item.publisher.toString(),
    peerResource: "",
    isOutgoing: false,
    stanza: writeEvent({ kind: "published", node, item }).toXml(""),
  }
}

function filterOf(filter: ArchiveFilter, page: PageRequest): HistoryFilter {
  const named = (...ids: readonly (string | true | undefined)[]) =>
    ids.flatMap((id) => (typeof id === "string" ? [parseId(id)] : []))
  return {
    publisher: filter.with?.bare,
    start: filter.start,
    end: filter.end,
    after: named(filter.afterId, page.after),
    before: named(filter.beforeId, page.before),
    moments: filter.ids === undefined ? undefined : listOf(filter.ids),
  }
}

function listOf(ids: readonly string[]): number[] {
  if (ids.length > MAX_PAGE)
    throw new DomainError("policy-violation", `Ask for up to ${MAX_PAGE} items at a time.`)
  return ids.map(parseId)
}

/** An item is known there by the moment of its publication: published again, it is another. */
const formatId = (moment: number) => moment.toString(36)

function parseId(text: string): number {
  const moment = Number.parseInt(text, 36)
  if (Number.isSafeInteger(moment) && formatId(moment) === text) return moment
  throw new DomainError("not-found", "The node has no item with that id.")
}
