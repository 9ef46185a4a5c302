import { type Jid, NS_CARBONS, type Stanza, xml } from "@kith/xmpp"
import type { SyncedAccountSettings } from "../account-settings/synced-settings.ts"
import type { LocalActivity } from "../activity/local-activity.ts"
import type { BlockList } from "../blocking/block-list.ts"
import type { Bookmarks } from "../bookmarks/bookmarks.ts"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { Retries } from "../connection/retries.ts"
import type { BookmarkMarks } from "../conversation-settings/bookmark-marks.ts"
import type { SyncedConversationSettings } from "../conversation-settings/synced-settings.ts"
import { isStoreFull } from "../device-storage/is-store-full.ts"
import type { DisplayedSync } from "../displayed-synchronization/displayed-sync.ts"
import type { SyncedDrafts } from "../drafts/synced-drafts.ts"
import { NotConnected } from "../errors.ts"
import type { HiddenMessages } from "../hidden-messages/hidden-messages.ts"
import { createLive, type Live } from "../live.ts"
import type { BindRequest } from "../login/inline-requests.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { OwnPresence } from "../presence/own-presence.ts"
import type { ServerKeptDisclosure } from "../presence/server-kept-disclosure.ts"
import type { Profiles } from "../profiles/profiles.ts"
import type { Push } from "../push/push.ts"
import type { SignalSender } from "../receipts-and-markers/send-signals.ts"
import type { LocalRooms } from "../rooms/local-rooms.ts"
import type { Roster } from "../roster/roster.ts"
import type { LocalScheduledMessages } from "../scheduled-messages/local-scheduled-messages.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import { renewFacts } from "../service-discovery/kept-facts.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { FileUploads } from "../uploads/uploads.ts"
import type { AccountMessages } from "./account-messages.ts"

/** XEP-0280: copies of what our other devices send and receive. */
export const CARBONS_REQUEST: BindRequest = {
  feature: NS_CARBONS,
  element: xml("enable", { xmlns: NS_CARBONS }),
}

export interface SyncParts {
  readonly own: Jid
  readonly domain: Jid
  readonly clock: Clock
  readonly facts: ServerFacts
  readonly log: MessageLog
  readonly requests: Requests
  readonly messages: AccountMessages
  readonly roster: Roster
  readonly presence: OwnPresence
  readonly queue: SendQueue
  readonly signals: SignalSender
  readonly conversationSettings: SyncedConversationSettings
  readonly bookmarks: Bookmarks
  readonly bookmarkMarks: BookmarkMarks
  readonly activity: LocalActivity
  readonly drafts: SyncedDrafts
  readonly hidden: HiddenMessages
  readonly scheduledMessages: LocalScheduledMessages
  readonly settings: SyncedAccountSettings
  readonly lastSeenDisclosure: ServerKeptDisclosure
  readonly blocking: BlockList
  readonly push: Push
  readonly uploads: FileUploads
  readonly profiles: Profiles
  readonly rooms: LocalRooms
  readonly displayed: DisplayedSync
}

/** Without these, what the person sees is not all there is. */
const SEEN = ["roster", "archive"]

/** What happens at the beginning of each session, so that nothing is missed and nothing comes twice. */
export class Sync {
  readonly #parts: SyncParts
  readonly #retries: Retries
  readonly #isBehind = createLive(false)
  #session = 0
  #running: Promise<void> = Promise.resolve()
  /** The connection broke, or the device was full, while an account was brought up to date. */
  #runAgain: (() => Promise<void>) | undefined

  constructor(parts: SyncParts) {
    this.#parts = parts
    this.#retries = new Retries(parts.clock, (name, error) => this.#retryFailed(name, error))
    const { stubborn } = this.#retries
    stubborn.subscribe(() => this.#isBehind.set(SEEN.some((name) => stubborn.get().has(name))))
  }

  /** Contacts or messages may be missing that the server has not given although it was asked again. */
  get isBehind(): Live<boolean> {
    return this.#isBehind
  }

  /** Asks now for what the server has not given. */
  hurry(): void {
    this.#retries.hurry()
  }

  sessionLost(): void {
    this.#session++
    this.#runAgain = undefined
    this.#retries.clear()
    this.#parts.messages.sessionLost()
  }

  /**
   * Copies and presence are asked for before the archive is read: what comes meanwhile is held, so there is no moment
   * whose messages come on neither way.
   */
  run(features: Stanza, enabled: ReadonlySet<string>): Promise<void> {
    this.#runAgain = undefined
    this.#running = this.#run(features, enabled)
    return this.#running
  }

  /** The connection is back, and the session is the same: what it broke off is done from the beginning. */
  async resumed(): Promise<void> {
    await this.#running
    await this.#runAgain?.()
    const { presence, settings, lastSeenDisclosure } = this.#parts
    presence.resumed()
    // What was decided while the connection was broken is told in the session that goes on.
    await Promise.allSettled([
      this.#attempt("settings to tell", () => settings.resumed()),
      this.#attempt("last-seen choices to tell", () => lastSeenDisclosure.resumed()),
    ])
  }

  /** The device has room again: what it had none for is read from the archive. */
  async spaceFound(): Promise<void> {
    await this.#running
    if (this.#runAgain !== undefined) return await this.#runAgain()
    const { messages } = this.#parts
    if (!messages.inbox.isStuck) return
    if (!messages.hasArchive) messages.inbox.mend()
    else await this.#readAgain()
  }

  #readAgain(): Promise<void> {
    this.#runAgain = undefined
    this.#running = this.#readArchive().catch((error: unknown) => {
      this.#failed(this.#session, error, () => this.#readAgain())
    })
    return this.#running
  }

  #readArchive(): Promise<void> {
    const { messages } = this.#parts
    return this.#attempt(
      "archive",
      () => messages.catchUp(),
      () => messages.catchUpLater(),
    )
  }

  /**
   * Our server has asked what we want to hear of (XEP-0115 §6.2): only now it knows, and what other devices changed
   * since our presence it did not tell us.
   */
  async interestsTold(): Promise<void> {
    const session = this.#session
    await this.#running
    if (session !== this.#session) return
    const { settings, displayed, drafts, hidden } = this.#parts
    // Each takes what its own node answers: one that is slow, or refused, holds no other.
    await Promise.allSettled([
      this.#attempt("settings", () => settings.sessionReady()),
      this.#attempt("displayed", () => displayed.sessionReady()),
      this.#attempt("conversation settings", () => this.#readConversationSettings()),
      this.#attempt("drafts", () => drafts.sessionReady()),
      this.#attempt("hidden", () => hidden.sessionReady()),
    ])
  }

  async #run(features: Stanza, enabled: ReadonlySet<string>): Promise<void> {
    const { messages, profiles, signals, queue, uploads } = this.#parts
    const session = ++this.#session
    const again = () => this.run(features, enabled)
    this.#retries.clear()
    messages.sessionBegun()
    try {
      const { needed, besides } = this.#askFirst(features, enabled, again)
      const first = await Promise.allSettled(needed)
      throwFirst(first, (error) => error instanceof NotConnected)
      if (session !== this.#session) return
      // After our presence, which may say more then.
      this.#attemptAside("own card", () => profiles.sessionReady(), again)
      await this.#readArchive()
      if (session !== this.#session) return
      await signals.sendOwedMarkers()
      await queue.sessionReady()
      this.#attemptAside("upload service", () => uploads.sessionReady(), again)
      const last = await Promise.allSettled(this.#askLast())
      throwFirst([...first, ...(await besides), ...last])
    } catch (error) {
      this.#failed(session, error, again)
    }
  }

  /** What is asked at once. The archive may be read when what is `needed` has come; for what is `besides` nothing waits. */
  #askFirst(features: Stanza, enabled: ReadonlySet<string>, again: () => Promise<void>) {
    const { requests, roster, presence, rooms, bookmarks, settings, hidden, log } = this.#parts
    const { lastSeenDisclosure, blocking, push } = this.#parts
    const session = this.#session
    const carbons = this.#attempt("carbons", async () => {
      if (!enabled.has(NS_CARBONS)) await requests.ask("set", CARBONS_REQUEST.element)
    })
    // RFC 6121 §2.2: whose presence that is in answer, only the roster tells.
    const announced = this.#attempt("roster", () => roster.fetch(features)).finally(() => {
      if (session !== this.#session) return
      presence.announce()
      rooms.sessionOpened()
      this.#attemptAside("bookmarks", () => bookmarks.fetch(), again)
    })
    const discovered = this.#attempt("server", () => renewFacts({ ...this.#parts, store: log.store }))
    const needed = [
      discovered,
      // Before anything is told to others. After our presence, for only then are we told of changes (XEP-0163 §4).
      announced.then(() => this.#attempt("settings", () => settings.sessionReady())),
      // Before the archive is read: what is hidden is not to be seen for a moment.
      announced.then(() => this.#attempt("hidden", () => hidden.sessionReady())),
    ]
    const besides = [
      carbons,
      // What was chosen without a connection is told as soon as the server is known to take it.
      discovered.then(() => this.#attempt("last-seen choices", () => lastSeenDisclosure.sessionReady())),
      this.#attempt("block list", () => blocking.fetch()),
      this.#attempt("push", () => push.sessionReady()),
    ]
    return { needed, besides: Promise.allSettled(besides) }
  }

  /** Each asks for a node of its own: the answers of all come within one way to the server and back. */
  #askLast(): Promise<void>[] {
    const { displayed, activity, drafts, scheduledMessages } = this.#parts
    return [
      this.#attempt("displayed", () => displayed.sessionReady()),
      this.#attempt("conversation settings", () => this.#readConversationSettings()),
      this.#attempt("activity", () => activity.sessionReady()),
      this.#attempt("drafts", () => drafts.sessionReady()),
      this.#attempt("scheduled messages", () => scheduledMessages.sessionReady()),
    ]
  }

  async #readConversationSettings(): Promise<void> {
    await this.#parts.conversationSettings.sessionReady()
    this.#parts.bookmarkMarks.sessionReady()
  }

  /**
   * What the server has no answer for now is tried again, and what it refuses is left.
   * @throws NotConnected; Error when the device is full
   */
  async #attempt(name: string, work: () => Promise<void>, again?: () => Promise<void>): Promise<void> {
    const session = this.#session
    try {
      await this.#retries.attempt(name, work, again)
    } catch (error) {
      if (isBreak(error)) throw error
      if (session === this.#session) complain(name, error)
    }
  }

  /** Nobody waits for it, so that one who is slow to answer holds up nothing. */
  #attemptAside(name: string, work: () => Promise<void>, again: () => Promise<void>): void {
    const session = this.#session
    this.#attempt(name, work).catch((error) => this.#failed(session, error, again))
  }

  #retryFailed(name: string, error: unknown): void {
    if (isStoreFull(error)) this.#failed(this.#session, error, () => this.#readAgain())
    else complain(name, error)
  }

  /** `again`: what there is to do once the connection is back, or there is room for it. */
  #failed(session: number, error: unknown, again: () => Promise<void>): void {
    if (session !== this.#session) return
    if (isBreak(error)) this.#runAgain = again
    else complain("account", error)
  }
}

/** The next session begins anew, and this one where it is resumed, or there is room again. */
const isBreak = (error: unknown): boolean => error instanceof NotConnected || isStoreFull(error)

function complain(name: string, error: unknown): void {
  console.warn(`The account could not be brought up to date: ${name}`, error)
}

function throwFirst(
  results: readonly PromiseSettledResult<unknown>[],
  isMeant: (error: unknown) => boolean = () => true,
): void {
  for (const result of results)
    if (result.status === "rejected" && isMeant(result.reason)) throw result.reason
}
