import {
  cancelSchedule,
  Jid,
  MalformedError,
  NS_SCHEDULED_MESSAGES,
  parseSchedule,
  type Stanza,
  StanzaError,
  scheduledList,
  scheduleElement,
} from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { Failed, NotConnected } from "../errors.ts"
import { type Failure, stanzaFailure } from "../failure.ts"
import { createLive, type Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import { sendable } from "../messages/outgoing.ts"
import { randomUuid } from "../random-uuid.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { Store, StoreTransaction } from "../store/store.ts"
import type { ScheduledMessage, ScheduledMessages } from "./scheduled-message.ts"
import {
  fromScheduledStanza,
  present,
  type StoredSchedule,
  type StoredSchedules,
  toScheduledStanza,
} from "./stored-schedule.ts"

const KEY = "scheduled-messages"
/** Timers are not trusted longer than that. */
const LONGEST_WAIT_MS = 3_600_000

export interface ScheduledMessagesParts {
  readonly own: Jid
  readonly store: Store
  readonly requests: Requests
  readonly queue: SendQueue
  readonly clock: Clock
  readonly facts: ServerFacts
  readonly serverNow: () => number
  readonly isRoom: (address: Jid) => boolean
}

class IsGone extends Error {}

/**
 * Messages that are to be sent later. Where our server can keep them it does, and no device need be there; otherwise this
 * device puts them into its send queue when they are due. Changes are kept here first and told when there is a connection.
 */
export class LocalScheduledMessages implements ScheduledMessages {
  readonly #parts: ScheduledMessagesParts
  readonly #all = createLive<readonly ScheduledMessage[]>([])
  #cancelTimer: () => void = () => undefined
  #paying: Promise<void> = Promise.resolve()

  constructor(parts: ScheduledMessagesParts) {
    this.#parts = parts
  }

  get all(): Live<readonly ScheduledMessage[]> {
    return this.#all
  }

  keeperFor(peer: Jid): ScheduledMessage["keeper"] {
    const { facts, isRoom } = this.#parts
    return facts.server?.hasScheduledMessages === true && !isRoom(peer) ? "server" : "device"
  }

  async schedule(peer: Jid, content: MessageContent, at: number): Promise<string> {
    const id = randomUuid()
    const keeper = this.keeperFor(peer)
    const message = { peer: peer.bare.toString(), content: sendable(content), at, keeper }
    await this.#change((all) => ({
      ...all,
      [id]: { ...message, ...(keeper === "server" && { owed: "schedule" }) },
    }))
    this.#pay()
    return id
  }

  async change(
    id: string,
    change: { readonly at?: number; readonly content?: MessageContent },
  ): Promise<void> {
    await this.#change((all) => {
      const known = all[id]
      if (known === undefined) return all
      const { failure: _, ...rest } = known
      const { at = known.at, content = known.content } = change
      const owed = known.keeper === "server" && ({ owed: "schedule" } as const)
      return { ...all, [id]: { ...rest, at, content: sendable(content), ...owed } }
    })
    this.#pay()
  }

  async cancel(id: string): Promise<void> {
    await this.#change((all) => {
      const { [id]: known, ...others } = all
      if (known === undefined || known.keeper === "device") return others
      const isUnknown = known.owed === "schedule" && known.isAttempted !== true
      return isUnknown ? others : { ...others, [id]: { ...known, owed: "cancel" } }
    })
    this.#pay()
  }

  async load(): Promise<void> {
    this.#present(await this.#parts.store.transact((t) => read(t)))
  }

  /** At the beginning of a session: tells what was changed here, then takes what the server has. */
  async sessionReady(): Promise<void> {
    if (this.#parts.facts.server?.hasScheduledMessages !== true) return
    await this.#payAll()
    await this.#fetch()
  }

  /** Answers whether the message told that the server's list changed. */
  handle(message: Stanza): boolean {
    if (!message.has("changed", NS_SCHEDULED_MESSAGES)) return false
    const from = message.from === undefined ? this.#parts.own : Jid.tryParse(message.from)
    if (from?.equals(this.#parts.own) !== true) return true
    this.#fetch().catch((error) => this.#warn(error))
    return true
  }

  /** The account is closed: nothing becomes due here any more. */
  stop(): void {
    this.#cancelTimer()
  }

  async #fetch(): Promise<void> {
    const answer = await this.#parts.requests.ask("get", scheduledList())
    const list = answer.child("scheduled", NS_SCHEDULED_MESSAGES)?.childrenNamed("schedule") ?? []
    const kept: Record<string, StoredSchedule> = {}
    for (const element of list) {
      try {
        const { id, ...scheduled } = parseSchedule(element)
        const stored = fromScheduledStanza(scheduled)
        if (stored !== undefined) kept[id] = stored
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error
        console.warn("A scheduled message could not be read", error)
      }
    }
    await this.#change((all) => {
      const ours = Object.entries(all).filter(
        ([, { keeper, owed }]) => keeper === "device" || owed !== undefined,
      )
      return { ...kept, ...Object.fromEntries(ours) }
    })
  }

  async #change(work: (all: StoredSchedules) => StoredSchedules): Promise<void> {
    const changed = await this.#parts.store.transact(async (t) => {
      const next = work(await read(t))
      await t.putSetting(KEY, next)
      return next
    })
    this.#present(changed)
  }

  #present(stored: StoredSchedules): void {
    this.#all.set(present(stored))
    this.#setTimer()
  }

  #setTimer(): void {
    this.#cancelTimer()
    const next = this.#all.get().find(({ keeper, failure }) => keeper === "device" && failure === undefined)
    if (next === undefined) return
    const { clock, serverNow } = this.#parts
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, next.at - serverNow()))
    this.#cancelTimer = clock.after(waitMs, () => {
      this.#sendDue().catch((error) => this.#warn(error))
    })
  }

  /** In one transaction with the send queue: it is here or there, and in no other tab once more. */
  async #sendDue(): Promise<void> {
    const { queue, serverNow } = this.#parts
    for (const { id, peer, content, at, keeper, failure } of this.#all.get()) {
      if (keeper !== "device" || failure !== undefined || at > serverNow()) continue
      try {
        await queue.add(peer, content, async (t) => {
          const { [id]: due, ...others } = await read(t)
          if (due === undefined || due.at > serverNow()) throw new IsGone()
          await t.putSetting(KEY, others)
        })
      } catch (error) {
        if (error instanceof IsGone) continue
        const failure: Failure =
          error instanceof Failed ? error.failure : { kind: "said", text: String(error).slice(0, 500) }
        await this.#change((all) => (all[id] === undefined ? all : { ...all, [id]: { ...all[id], failure } }))
      }
    }
    await this.load()
  }

  #pay(): void {
    if (this.#parts.facts.server?.hasScheduledMessages !== true) return
    this.#payAll().catch((error) => this.#warn(error))
  }

  #payAll(): Promise<void> {
    const done = this.#paying.then(() => this.#payOwed())
    this.#paying = done.catch(() => undefined)
    return done
  }

  async #payOwed(): Promise<void> {
    const { store } = this.#parts
    for (const [id, { owed }] of Object.entries(await store.transact((t) => read(t)))) {
      if (owed !== undefined) await this.#tell(id)
    }
  }

  async #tell(id: string): Promise<void> {
    let told: StoredSchedule | undefined
    await this.#change((all) => {
      told = all[id]
      return told?.owed === undefined ? all : { ...all, [id]: { ...told, isAttempted: true } }
    })
    if (told?.owed === undefined) return
    const { owed, at, content } = told
    try {
      const request = owed === "cancel" ? cancelSchedule(id) : scheduleElement(toScheduledStanza(id, told))
      await this.#parts.requests.ask("set", request)
      // What was changed meanwhile is still owed.
      const words = JSON.stringify(content)
      const isSame = (now: StoredSchedule) =>
        now.owed === owed && now.at === at && JSON.stringify(now.content) === words
      await this.#settle(id, isSame, {})
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error
      // It was sent, or cancelled on another device.
      const isOver =
        error.condition === "conflict" || (owed === "cancel" && error.condition === "item-not-found")
      if (isOver) await this.#settle(id, () => true, undefined)
      else await this.#settle(id, () => true, { failure: stanzaFailure(error) })
    }
  }

  /** What was owed is done; `undefined` or a cancelled one goes. */
  async #settle(
    id: string,
    isMeant: (now: StoredSchedule) => boolean,
    outcome: { readonly failure?: Failure } | undefined,
  ): Promise<void> {
    await this.#change((all) => {
      const { [id]: now, ...others } = all
      if (now === undefined) return all
      const { owed, isAttempted: _, ...rest } = now
      if (!isMeant(now)) return all
      const isGone = outcome === undefined || (owed === "cancel" && outcome.failure === undefined)
      return isGone ? others : { ...others, [id]: { ...rest, ...outcome } }
    })
  }

  #warn(error: unknown): void {
    // Without a connection it is told at the beginning of the next session.
    if (!(error instanceof NotConnected))
      console.warn("Scheduled messages could not be brought up to date", error)
  }
}

const read = async (t: StoreTransaction): Promise<StoredSchedules> =>
  (await t.findSetting<StoredSchedules>(KEY)) ?? {}
