import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Affiliation } from "../model/affiliation.ts"
import type { Limits } from "../model/limits.ts"
import { isPersonal, type Node } from "../model/node.ts"
import { noSuchNode, UnchangedError } from "../model/pubsub-error.ts"
import type { AffiliationStore } from "../store/affiliations.ts"
import type { Access } from "./access.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { Review } from "./review.ts"

export interface AffiliationChange {
  /** A bare JID. */
  readonly jid: Jid
  readonly affiliation: Affiliation
}

export type Affiliations = ReturnType<typeof createAffiliations>

/** Who is what at a node (XEP-0060 §4.1, §5.7, §8.9). */
export function createAffiliations(parts: {
  readonly memory: NodeMemory
  readonly store: AffiliationStore
  readonly access: Access
  readonly review: Review
  readonly limits: Limits
}) {
  const { memory, store, access, review, limits } = parts

  /** The chart of XEP-0060 §4.1; owners go by themselves, and the last one stays. */
  const isAllowed = (node: Node, who: Jid, { jid, affiliation: next }: AffiliationChange): boolean => {
    if (jid.equals(node.host)) return next === "owner"
    const now = access.affiliationOf(node, jid)
    if (now === next) return true
    if (now === "publisher") return next !== "member"
    if (now !== "owner") return true
    const isLast = !isPersonal(node.host) && access.ownersOf(node).length === 1
    return next === "none" && who.bare.equals(jid) && !isLast
  }

  const requireAllowed = (node: Node, who: Jid, changes: readonly AffiliationChange[]): void => {
    if (new Set(changes.map(({ jid }) => jid.toString())).size < changes.length) {
      throw new DomainError("bad-request", "Name each address once.")
    }
    if (changes.every((change) => isAllowed(node, who, change))) return
    throw new UnchangedError(
      "not-acceptable",
      "An owner can only resign, and a node keeps one; who publishes becomes a member by way of none.",
    )
  }

  const requireRoom = (node: Node, changes: readonly AffiliationChange[]): void => {
    const after = new Set(node.affiliations.keys())
    for (const { jid, affiliation } of changes) if (affiliation !== "none") after.add(jid.toString())
    if (after.size <= limits.maxAffiliations) return
    throw new DomainError(
      "policy-violation",
      `A node may have ${limits.maxAffiliations} affiliations; set some to none first.`,
    )
  }

  const save = async (node: Node, { jid, affiliation }: AffiliationChange): Promise<void> => {
    if (jid.equals(node.host)) return
    if (affiliation === "none") await store.remove(node.id, jid)
    else await store.save(node.id, jid, affiliation)
  }

  return {
    /** Somebody's own, at one address or at one node of it. */
    async list(
      host: Jid,
      who: Jid,
      name?: string,
    ): Promise<readonly { readonly node: string; readonly affiliation: Affiliation }[]> {
      if (name !== undefined) {
        const node = await access.get(host, name, who)
        const affiliation = access.affiliationOf(node, who)
        if (affiliation === "none") await access.requireAcquaintance(host, who)
        return [{ node: name, affiliation }]
      }
      const own = await store.listAt(host, who.bare)
      if (own.length === 0) await access.requireAcquaintance(host, who)
      return own
    },

    async listOf(host: Jid, name: string, who: Jid): Promise<readonly AffiliationChange[]> {
      const node = await access.get(host, name, who)
      await access.requireOwner(node, who)
      return access.affiliatedWith(node)
    },

    /** All of the changes or none. */
    async change(host: Jid, name: string, who: Jid, changes: readonly AffiliationChange[]): Promise<void> {
      await access.requireOwner(await access.get(host, name, who), who)
      await memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        await access.requireOwner(node, who)
        requireAllowed(node, who, changes)
        requireRoom(node, changes)
        for (const change of changes) await save(node, change)
        memory.forget(host, name)
        const after = await memory.find(host, name)
        if (after === undefined) return
        for (const { jid } of changes) await review.reviewSubscriber(after, jid)
      })
    },
  }
}
