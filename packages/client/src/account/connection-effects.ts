import type { Stanza } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { ConnectionEvents } from "../connection/connection.ts"
import { isOverOurInput } from "../connection/refusal.ts"
import { readMaxStanzaBytes } from "../service-discovery/own-server.ts"
import type { Features } from "./features.ts"

/** Without a connection for so long, what we know about presence is worth nothing. */
const STALE_MS = 60_000

/** What the course of the connection means for everything an account consists of. */
export class ConnectionEffects implements ConnectionEvents {
  readonly #clock: Clock
  readonly #find: () => Features
  #cancelStale: () => void = () => undefined

  /** `find` gives the features, which are made with the connection that tells us. */
  constructor(clock: Clock, find: () => Features) {
    this.#clock = clock
    this.#find = find
  }

  onSession(features: Stanza, enabled: ReadonlySet<string>): void {
    const { contactList, facts, clientState, sync } = this.#find()
    this.#cancelStale()
    contactList.setStale(false)
    facts.maxStanzaBytes = readMaxStanzaBytes(features)
    clientState.sessionOpened(features, enabled)
    void sync.run(features, enabled)
  }

  onResumed(): void {
    const { contactList, clientState, queue, rooms, roomMarkers, sync } = this.#find()
    this.#cancelStale()
    contactList.setStale(false)
    clientState.resumed()
    rooms.resumed()
    roomMarkers.plan()
    queue.flush()
    void sync.resumed()
  }

  onDisconnected(error: unknown): void {
    const { contactList, queue } = this.#find()
    this.#cancelStale()
    this.#cancelStale = this.#clock.after(STALE_MS, () => contactList.setStale(true))
    if (isOverOurInput(error)) void queue.refused()
    queue.disconnected()
  }

  onSessionLost(): void {
    const { requests, presences, profiles, typing, queue, signals, sync, rooms, displayed } = this.#find()
    const { sessions, roomMarkers } = this.#find()
    requests.failAll()
    profiles.sessionLost()
    sessions.sessionLost()
    rooms.sessionLost()
    displayed.sessionLost()
    presences.reset()
    typing.reset()
    queue.sessionLost()
    signals.sessionLost()
    roomMarkers.sessionLost()
    sync.sessionLost()
  }

  onStanza(stanza: Stanza): void {
    this.#find().incoming.handle(stanza)
  }

  async settled(): Promise<void> {
    const { messages, rooms } = this.#find()
    await messages.inbox.settled()
    await rooms.settled()
  }

  /** The account is closed. */
  stop(): void {
    this.#cancelStale()
  }
}
