import {
  DomainError,
  type MaybePromise,
  type Place,
  type SessionDirectory,
  type Xmpp,
} from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

export type Advertised = ReturnType<Xmpp["advertised"]>
/** Whether a node is another name for what the server tells about itself. */
export type NodeAlias = (node: string) => boolean

export interface ServiceDiscovery {
  /** What the server, or every account of it, is and can do. */
  describe(place: Place): Advertised
  /** Answers for a node of the server as for the server itself. */
  addAlias(isAlias: NodeAlias): void
  serverInfo(node: string | undefined): Advertised
  /** Throws `service-unavailable` for viewers who may not know whether the account exists. */
  accountInfo(owner: Jid, viewer: Jid, node: string | undefined): Promise<Advertised>
  /** The available sessions of the account. */
  accountItems(owner: Jid, viewer: Jid, node: string | undefined): Promise<readonly Jid[]>
}

export function createServiceDiscovery(
  describe: (place: Place) => Advertised,
  sessions: SessionDirectory,
  canSeePresence: (viewer: Jid, owner: Jid) => MaybePromise<boolean>,
): ServiceDiscovery {
  const aliases: NodeAlias[] = []

  /** XEP-0030 §8: or strangers could find out who has an account. The text is that for an account that is not there. */
  const admit = async (owner: Jid, viewer: Jid): Promise<void> => {
    if (await canSeePresence(viewer, owner)) return
    throw new DomainError("service-unavailable", "Nothing here understands this request.")
  }

  return {
    describe,
    addAlias: (isAlias) => {
      aliases.push(isAlias)
    },

    serverInfo(node) {
      if (node !== undefined && !aliases.some((isAlias) => isAlias(node))) throw unknownNode()
      return describe("server")
    },

    async accountInfo(owner, viewer, node) {
      await admit(owner, viewer)
      if (node !== undefined) throw unknownNode()
      return describe("account")
    },

    async accountItems(owner, viewer, node) {
      await admit(owner, viewer)
      if (node !== undefined) throw unknownNode()
      return sessions.available(owner).map((session) => session.jid)
    },
  }
}

function unknownNode(): DomainError {
  return new DomainError("not-found", "There is no such node here.")
}
