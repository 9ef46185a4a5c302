import type { Jid } from "@kith/xmpp"

export type NodeDeed = "configure" | "create" | "delete" | "publish" | "purge" | "retract"

/** Nodes that another feature keeps, told by how their names begin. They do not count as somebody's. */
export interface ManagedNodes {
  readonly prefix: string
  /** What only the server does with them. */
  readonly refuses: readonly NodeDeed[]
  /** How it refuses that. */
  readonly code: "forbidden" | "not-allowed"
  /**
   * The name of the node at the same address that one belongs to: who may read and publish there, may here, and without
   * it there is none. `undefined` where a name means nothing.
   */
  governorOf?(name: string, host: Jid): string | undefined
}

export type ManagedNodeList = ReturnType<typeof createManagedNodeList>

export function createManagedNodeList() {
  const kinds: ManagedNodes[] = []
  const find = (name: string) => kinds.find(({ prefix }) => name.startsWith(prefix))
  return {
    add(kind: ManagedNodes): void {
      kinds.push(kind)
    },

    find,

    /** `undefined` for a node that decides for itself, and for one whose name means nothing. */
    governorOf: (host: Jid, name: string): string | undefined => find(name)?.governorOf?.(name, host),
  }
}
