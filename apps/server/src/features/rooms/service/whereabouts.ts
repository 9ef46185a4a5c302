import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Room } from "./room.ts"

/** Which rooms each session is in. */
export class Whereabouts {
  readonly #rooms = new Map<string, Set<Room>>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  of(full: Jid): readonly Room[] {
    return [...(this.#rooms.get(full.toString()) ?? [])]
  }

  requireSpace(full: Jid): void {
    if ((this.#rooms.get(full.toString())?.size ?? 0) < this.#most) return
    throw new DomainError(
      "resource-constraint",
      `You may be in ${this.#most} rooms at once. Leave one of them first.`,
    )
  }

  add(full: Jid, room: Room): void {
    const key = full.toString()
    const rooms = this.#rooms.get(key)
    if (rooms === undefined) this.#rooms.set(key, new Set([room]))
    else rooms.add(room)
  }

  remove(full: Jid, room: Room): void {
    const key = full.toString()
    const rooms = this.#rooms.get(key)
    rooms?.delete(room)
    if (rooms?.size === 0) this.#rooms.delete(key)
  }
}
