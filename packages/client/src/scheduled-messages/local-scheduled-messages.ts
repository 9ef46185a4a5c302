import { Jid, NS_SCHEDULED_MESSAGES, type Stanza, StanzaError } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { Failed, NotConnected } from "../errors.ts"
import { type Failure, stanzaFailure } from "../failure.ts"
import { createLive, type Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { sendable } from "../messages/outgoing.ts"
import { randomUuid } from "../random-uuid.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import { explainKeeping, type TakenFiles } from "../uploads/new-files.ts"
import { hasFilesOnDevice } from "../uploads/noted-messages.ts"
import type { NewFile } from "../uploads/transfer.ts"
import type { ScheduledMessage, ScheduledMessages } from "./scheduled-message.ts"
import { fetchSchedules, tellSchedule } from "./server-schedule.ts"
import {
  present,
  readSchedules,
  type StoredSchedule,
  type StoredSchedules,
  writeSchedules,
} from "./stored-schedule.ts"

/** Timers are not trusted longer than that. */
const LONGEST_WAIT_MS = 3_600_000

export interface ScheduledMessagesParts {
  readonly own: Jid
  readonly log: MessageLog
  readonly requests: Requests
  readonly queue: SendQueue
  readonly clock: Clock
  readonly facts: ServerFacts
  readonly serverNow: () => number
  readonly isRoom: (address: Jid) => boolean
  /** @throws UploadFailed */
  takeFiles(files: readonly NewFile[]): Promise<TakenFiles>
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
    parts.log.subscribe(({ hasSchedules }) => {
      if (hasSchedules) this.#follow()
    })
  }

  get all(): Live<readonly ScheduledMessage[]> {
    return this.#all
  }

  keeperFor(peer: Jid): ScheduledMessage["keeper"] {
    const { facts, isRoom } = this.#parts
    return facts.server?.hasScheduledMessages === true && !isRoom(peer) ? "server" : "device"
  }

  async schedule(
    peer: Jid,
    content: MessageContent,
    at: number,
    files: readonly NewFile[] = [],
  ): Promise<string> {
    const taken = await this.#parts.takeFiles(files)
    const id = randomUuid()
    const keeper = this.keeperFor(peer)
    const attachments = [...(content.attachments ?? []), ...taken.attachments]
    const all = sendable({ ...content, ...(attachments.length > 0 && { attachments }) })
    const message = { peer: peer.bare.toString(), content: all, at, keeper }
    const wanted = { ...message, ...(keeper === "server" && { owed: "schedule" as const }) }
    try {
      await this.#change((others) => ({ ...others, [id]: wanted }), taken)
    } catch (error) {
      throw explainKeeping(error)
    }
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
      // What failed is tried again.
      const { failure: _, failedFiles: __, ...rest } = known
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
    this.#present(await this.#parts.log.store.transact(readSchedules))
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
    const kept = await fetchSchedules(this.#parts.requests)
    await this.#change((all) => {
      const ours = Object.entries(all).filter(
        ([, { keeper, owed }]) => keeper === "device" || owed !== undefined,
      )
      return { ...kept, ...Object.fromEntries(ours) }
    })
  }

  async #change(work: (all: StoredSchedules) => StoredSchedules, files?: TakenFiles): Promise<void> {
    const changed = await this.#parts.log.change(async (recording) => {
      const { transaction } = recording
      const before = await readSchedules(transaction)
      const next = work(before)
      await files?.keep(transaction)
      await writeSchedules(transaction, next)
      recording.hasFiles = [before, next].some(hasFiles)
      return next
    })
    this.#present(changed)
  }

  /** Its files were uploaded or failed, or another tab changed something. */
  #follow(): void {
    this.load()
      .then(() => this.#pay())
      .catch((error) => this.#warn(error))
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
          const { [id]: due, ...others } = await readSchedules(t)
          if (due === undefined || due.at > serverNow()) throw new IsGone()
          await writeSchedules(t, others)
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
    const { store } = this.#parts.log
    for (const [id, { owed, content }] of Object.entries(await store.transact(readSchedules))) {
      // Until its files are uploaded, nobody can be told of them.
      const isComplete = owed === "cancel" || !hasFilesOnDevice(content)
      if (owed !== undefined && isComplete) await this.#tell(id)
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
      await tellSchedule(this.#parts.requests, id, told)
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

const hasFiles = (all: StoredSchedules): boolean =>
  Object.values(all).some(({ content }) => hasFilesOnDevice(content))
