import { createHash } from "node:crypto"
import type { Database, MarkStore } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  attachment_change: { host: string; node_key: string; node: string }
}

export interface MarkedNode {
  readonly host: Jid
  readonly node: string
}

export type ChangeStore = ReturnType<typeof createChangeStore>

/** Nodes that are being changed, or what is attached to them; what is here when the server starts was broken off. */
export function createChangeStore(db: Database) {
  const tables = db.tables<Tables>()
  const rowOf = (key: string) => {
    const end = key.indexOf("\n")
    const node = key.slice(end + 1)
    const digest = createHash("sha256").update(node).digest("base64url")
    return { host: key.slice(0, end), node_key: digest, node }
  }
  const marks: MarkStore = {
    add: (key) => db.upsert("attachment_change", rowOf(key), ["host", "node_key"]),
    async remove(key) {
      const { host, node_key } = rowOf(key)
      await tables
        .deleteFrom("attachment_change")
        .where("host", "=", host)
        .where("node_key", "=", node_key)
        .execute()
    },
  }
  return {
    ...marks,
    async list(): Promise<MarkedNode[]> {
      const rows = await tables.selectFrom("attachment_change").selectAll().execute()
      return rows.map(({ host, node }) => ({ host: Jid.parse(host), node }))
    },
  }
}

/** How a node is called in the marks. */
export const markOf = ({ host, node }: MarkedNode): string => `${host}\n${node}`
