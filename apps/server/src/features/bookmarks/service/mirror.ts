import { createTurns, DomainError, type Log, type Marks } from "@kith/feature-kit"
import type { Jid, XmlElement } from "@kith/xmpp"
import { NS_OLD_BOOKMARKS } from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { Pubsub } from "../../pubsub/index.ts"
import { saysTheSame } from "./old-form.ts"

export type Mirror = ReturnType<typeof createMirror>

/** Something has changed since the bookmarks were read; they will be read again. */
class OutdatedMirror extends Error {
  override readonly name = "OutdatedMirror"
}

/**
 * The node in which older clients look for bookmarks (XEP-0048 §3): it is written anew after each change elsewhere, so
 * that they are told. Nobody waits for it, because it waits for its node, which may wait for a change elsewhere.
 */
export function createMirror(parts: {
  readonly pubsub: Pubsub
  readonly log: Log
  /** All bookmarks in the form of old, as they were at one moment; throws where they do not fit. */
  readonly read: (owner: Jid) => Promise<XmlElement>
  readonly isUsable: (account: Jid) => Promise<boolean>
  /** Of the accounts whose mirror may be out of date. */
  readonly marks: Marks
}) {
  const { pubsub, log, read, isUsable, marks } = parts
  const takeTurn = createTurns()
  /** Whose mirror is to be written and has not been begun, and whose must wait. */
  const waiting = new Set<string>()
  const held = new Set<string>()
  const running = new Set<Promise<void>>()
  const ownPayloads = new WeakSet<XmlElement>()

  const isOutdated = (owner: Jid) => waiting.has(owner.toString()) || held.has(owner.toString())

  const removeNode = async (owner: Jid): Promise<void> => {
    if ((await findCurrent(owner)) !== undefined) await pubsub.nodes.remove(owner, NS_OLD_BOOKMARKS, owner)
  }

  const findCurrent = async (owner: Jid) => {
    const page = await pubsub.items.find(owner, NS_OLD_BOOKMARKS, owner, { maxItems: 1 })
    const [item] = page?.items ?? []
    return page && { id: item?.id ?? "current", text: item?.payload ?? "" }
  }

  const write = async (owner: Jid): Promise<void> => {
    if (!(await isUsable(owner))) return
    const storage = await read(owner)
    const current = await findCurrent(owner)
    const isSame =
      current !== undefined && current.text !== "" && saysTheSame(parseElement(current.text), storage)
    // Who has never had any needs no node.
    if (isSame || (current === undefined && storage.elements.length === 0)) return
    ownPayloads.add(storage)
    const item = { id: current?.id ?? "current", payload: storage }
    await pubsub.publish({ host: owner, node: NS_OLD_BOOKMARKS, publisher: owner, item })
  }

  const update = async (owner: Jid): Promise<void> => {
    try {
      await write(owner)
    } catch (error) {
      if (error instanceof OutdatedMirror) return
      const isTooMuch =
        error instanceof DomainError && ["policy-violation", "not-acceptable"].includes(error.code)
      if (!isTooMuch) throw error
      // Nothing is better than something old, which a client might write back.
      log.warn("The bookmarks of an account do not go into the form of old", {
        owner: owner.toString(),
        error,
      })
      await removeNode(owner)
    }
  }

  const schedule = (owner: Jid): void => {
    const key = owner.toString()
    if (waiting.has(key) || held.has(key)) return
    waiting.add(key)
    const marked = marks.hold(key)
    const run = takeTurn(key, async () => {
      waiting.delete(key)
      const release = await marked
      await update(owner)
      release()
    })
      .catch((error: unknown) =>
        log.error("Bookmarks could not be written in the form of old", { cause: error }),
      )
      .then(() => {
        running.delete(run)
      })
    running.add(run)
  }

  return {
    schedule,

    /** Writes the mirror once, when `work` is done, however much is changed by it. */
    async afterwards<Result>(owner: Jid, work: () => Promise<Result>): Promise<Result> {
      const key = owner.toString()
      const release = await marks.hold(key)
      held.add(key)
      try {
        return await work()
      } finally {
        held.delete(key)
        schedule(owner)
        release()
      }
    },

    /**
     * Whether this is what the mirror itself publishes; its turn has come. Throws where it would take back for a moment
     * what somebody has just written.
     */
    admitsOwn(owner: Jid, payload: XmlElement | undefined): boolean {
      if (payload === undefined || !ownPayloads.has(payload)) return false
      if (isOutdated(owner)) throw new OutdatedMirror()
      return true
    },

    async settle(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
      await marks.settle()
    },
  }
}
