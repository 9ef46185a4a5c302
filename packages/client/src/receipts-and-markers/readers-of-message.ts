import { Jid } from "@kith/xmpp"
import { createLive, type Live } from "../live.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { listReaders, type ReaderRecord } from "./room-readers.ts"

/** Somebody who has seen a message in a room. */
export interface Reader {
  /** What they were called there when they told it. */
  readonly name: string
  /** Their own bare address, where the room shows it. */
  readonly jid?: Jid
  /** XEP-0421: who they are there, whatever their nick. */
  readonly occupantId?: string
  /** Epoch ms. Only how far somebody has read at last is known: they may have seen the message earlier. */
  readonly at: number
  /** It is the message they named, so that `at` is its time. */
  readonly isExact: boolean
}

/** Who has seen the message with that local id, the latest first; read while somebody listens. */
export function readersOfMessage(log: MessageLog, peer: string, id: string): Live<readonly Reader[]> {
  const readers = createLive<readonly Reader[]>([])
  let listeners = 0
  let stop = () => {}
  const refresh = async () => {
    const found = await log.store.transact(async (transaction) => {
      const message = await transaction.findMessage(id)
      // What waits to be sent has its place behind everything, and nobody has seen it.
      if (message === undefined || message.peer !== peer) return []
      const all = await listReaders(transaction, peer)
      return all.filter(({ order }) => order >= message.order).map((record) => present(record, message.order))
    })
    readers.set(found.sort((a, b) => b.at - a.at))
  }
  const follow = () => void refresh().catch((error) => console.warn("The store could not be read", error))
  return {
    get: readers.get,
    subscribe(listener) {
      const end = readers.subscribe(listener)
      listeners++
      if (listeners === 1) {
        stop = log.subscribe(({ peers }) => {
          if (peers.includes(peer)) follow()
        })
        follow()
      }
      return () => {
        end()
        listeners--
        if (listeners === 0) stop()
      }
    },
  }
}

function present({ name, jid, occupantId, order, at }: ReaderRecord, messageOrder: number): Reader {
  const address = Jid.tryParse(jid)
  return {
    name,
    at,
    isExact: order === messageOrder,
    ...(address !== undefined && { jid: address }),
    ...(occupantId !== undefined && { occupantId }),
  }
}
