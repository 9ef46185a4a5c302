import type { Xmpp } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { RosterItem } from "@kith/xmpp/extensions"
import type { Presences } from "./presences.ts"
import type { Entity } from "./service.ts"
import { noticeFor, pushFor } from "./xmpp.ts"

export type Connections = ReturnType<typeof createConnections>

/** Which entities are there, and what they are told without asking. */
export function createConnections(entities: readonly Entity[], xmpp: Xmpp) {
  const connected = new Set<Entity>()
  const find = (domain: string) => entities.find(({ jid }) => jid.domain === domain)

  return {
    has: (entity: Entity): boolean => connected.has(entity),

    /** XEP-0356 §4.2 and §8: hears what it may do, and who is there. */
    came(domain: string, presences: Presences): void {
      const entity = find(domain)
      if (entity === undefined) return
      connected.add(entity)
      const notice = noticeFor(entity, xmpp.domain)
      if (notice !== undefined) void xmpp.route(notice)
      presences.catchUp(entity)
    },

    went(domain: string): void {
      const entity = find(domain)
      if (entity !== undefined) connected.delete(entity)
    },

    /** XEP-0356 §4.4. */
    push(user: Jid, version: string, item: RosterItem): void {
      for (const entity of connected) {
        if (entity.push) void xmpp.route(pushFor(entity, user, version, item))
      }
    },
  }
}
