import { Jid } from "@kith/xmpp"
import type { Archive } from "../archive/archive.ts"
import type { Failure } from "../failure.ts"
import type { StoreTransaction } from "../store/store.ts"

/** What the queue must know of rooms (XEP-0045), which take messages only of those who are in them. */
export interface RoomGate {
  isRoom(peer: Jid): boolean
  /** Our name in it. */
  nickIn(peer: Jid): string | undefined
  /** We are in it, and know what was said there: what is not there of ours has not arrived. */
  mayReceive(peer: string): boolean
  archiveOf(peer: Jid): Archive | undefined
  /** Why nothing will ever go there; `undefined` where it will, now or later. */
  refusalOf(peer: Jid): Failure | undefined
}

/** Whether what waits for `peer` can go now. */
export function mayGo(rooms: RoomGate, peer: string): boolean {
  const address = Jid.tryParse(peer)
  return address?.isBare !== true || !rooms.isRoom(address) || rooms.mayReceive(peer)
}

/**
 * Messages to rooms on their way. That our server has one means little when the room is elsewhere: the room itself
 * acknowledges it, by sending it to us as to everybody (XEP-0045 §7.4).
 */
export class Unreflected {
  /** The local id of the message, and its room. */
  readonly #peers = new Map<string, string>()

  add(id: string, peer: string): void {
    this.#peers.set(id, peer)
  }

  clear(): void {
    this.#peers.clear()
  }

  concerns(peers: readonly string[]): boolean {
    if (this.#peers.size === 0) return false
    const waiting = new Set(this.#peers.values())
    return peers.some((peer) => waiting.has(peer))
  }

  /** Removes those that are in the store as sent, or as failed, and answers with their ids. */
  async takeArrived(transaction: StoreTransaction): Promise<string[]> {
    const arrived: string[] = []
    for (const id of this.#peers.keys()) {
      if ((await transaction.findMessage(id))?.state !== "pending") arrived.push(id)
    }
    for (const id of arrived) this.#peers.delete(id)
    return arrived
  }

  /** Removes those to a room, and answers with their ids. */
  takeOf(room: string): string[] {
    const found = [...this.#peers].flatMap(([id, peer]) => (peer === room ? id : []))
    for (const id of found) this.#peers.delete(id)
    return found
  }
}
