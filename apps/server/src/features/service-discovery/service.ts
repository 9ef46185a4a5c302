import {
  DomainError,
  type MaybePromise,
  type Place,
  type SessionDirectory,
  type Xmpp,
} from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { DiscoInfo, DiscoItem } from "@kith/xmpp/extensions"

export type Advertised = ReturnType<Xmpp["advertised"]>
/** Whether a node is another name for what the server tells about itself. */
export type NodeAlias = (node: string) => boolean

/** Says something else of the server, or of its accounts, than what has been advertised. */
export type Amendment = (place: Place, info: Advertised) => Advertised

export interface NodeQuestion {
  /** The server's domain or the account. */
  readonly owner: Jid
  readonly viewer: Jid
  readonly node: string
}

/** Nodes that a feature adds to the server or to accounts. Each answers `undefined` for a node that is not its own. */
export interface NodeSource {
  info(question: NodeQuestion): MaybePromise<DiscoInfo | undefined>
  items(question: NodeQuestion): MaybePromise<readonly DiscoItem[] | undefined>
  /** Those of its nodes that the viewer may know of, for the list of an account's items. */
  list?(question: Omit<NodeQuestion, "node">): MaybePromise<readonly DiscoItem[]>
}

export interface ServiceDiscovery {
  /** What the server, or every account of it, is and can do. */
  describe(place: Place): Advertised
  amend(amendment: Amendment): void
  /** Answers for a node of the server as for the server itself. */
  addAlias(isAlias: NodeAlias): void
  /** Of an account only those are answered who may see its presence; the source may refuse more. */
  addNodes(place: Place, source: NodeSource): void
  serverInfo(server: Jid, viewer: Jid, node: string | undefined): Promise<DiscoInfo>
  serverItems(server: Jid, viewer: Jid, node: string | undefined): Promise<readonly DiscoItem[]>
  /** Throws `service-unavailable` for viewers who may not know whether the account exists. */
  accountInfo(owner: Jid, viewer: Jid, node: string | undefined): Promise<DiscoInfo>
  /** The available sessions of the account, and the nodes it has. */
  accountItems(owner: Jid, viewer: Jid, node: string | undefined): Promise<readonly DiscoItem[]>
}

export function createServiceDiscovery(
  advertised: (place: Place) => Advertised,
  listItems: () => readonly DiscoItem[],
  sessions: SessionDirectory,
  canSeePresence: (viewer: Jid, owner: Jid) => MaybePromise<boolean>,
): ServiceDiscovery {
  const aliases: NodeAlias[] = []
  const amendments: Amendment[] = []
  const sources: Readonly<Record<Place, NodeSource[]>> = { server: [], account: [] }

  const describe = (place: Place) => amendments.reduce((info, amend) => amend(place, info), advertised(place))

  /** XEP-0030 §8: or strangers could find out who has an account. The text is that for an account that is not there. */
  const admit = async (owner: Jid, viewer: Jid): Promise<void> => {
    if (await canSeePresence(viewer, owner)) return
    throw new DomainError("service-unavailable", "Nothing here understands this request.")
  }

  const askSources = async <Answer>(
    place: Place,
    ask: (source: NodeSource) => MaybePromise<Answer | undefined>,
  ): Promise<Answer> => {
    for (const source of sources[place]) {
      const answer = await ask(source)
      if (answer !== undefined) return answer
    }
    throw new DomainError("not-found", "There is no such node here.")
  }

  return {
    describe,
    amend: (amendment) => {
      amendments.push(amendment)
    },
    addAlias: (isAlias) => {
      aliases.push(isAlias)
    },
    addNodes: (place, source) => {
      sources[place].push(source)
    },

    async serverInfo(owner, viewer, node) {
      if (node === undefined || aliases.some((isAlias) => isAlias(node))) return describe("server")
      return askSources("server", (source) => source.info({ owner, viewer, node }))
    },

    async serverItems(owner, viewer, node) {
      if (node === undefined) return listItems()
      // Another name for what the server is has no items of its own.
      if (aliases.some((isAlias) => isAlias(node))) return []
      return askSources("server", (source) => source.items({ owner, viewer, node }))
    },

    async accountInfo(owner, viewer, node) {
      await admit(owner, viewer)
      if (node === undefined) return describe("account")
      return askSources("account", (source) => source.info({ owner, viewer, node }))
    },

    async accountItems(owner, viewer, node) {
      await admit(owner, viewer)
      if (node === undefined) {
        const items: DiscoItem[] = sessions.available(owner).map(({ jid }) => ({ jid }))
        for (const source of sources.account) items.push(...((await source.list?.({ owner, viewer })) ?? []))
        return items
      }
      return askSources("account", (source) => source.items({ owner, viewer, node }))
    },
  }
}
