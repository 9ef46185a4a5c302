import { type Jid, NS_CARBONS, type Stanza, xml } from "@kith/xmpp"
import type { SyncedAccountSettings } from "../account-settings/synced-settings.ts"
import type { LocalActivity } from "../activity/local-activity.ts"
import type { BlockList } from "../blocking/block-list.ts"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import type { BookmarkMarks } from "../conversation-settings/bookmark-marks.ts"
import type { SyncedConversationSettings } from "../conversation-settings/synced-settings.ts"
import { isStoreFull } from "../device-storage/is-store-full.ts"
import type { DisplayedSync } from "../displayed-synchronization/displayed-sync.ts"
import type { SyncedDrafts } from "../drafts/synced-drafts.ts"
import { NotConnected } from "../errors.ts"
import type { HiddenMessages } from "../hidden-messages/hidden-messages.ts"
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
  readonly bookmarkMarks: BookmarkMarks
  readonly activity: LocalActivity
  readonly drafts: SyncedDrafts
  readonly hidden: HiddenMessages
  readonly scheduledMessages: LocalScheduledMessages
  readonly settings: SyncedAccountSettings
  readonly lastSeenDisclosure: ServerKeptDisclosure
  readonly blocking: BlockList
  readonly push: Push
  readonly profiles: Profiles
  readonly rooms: LocalRooms
  readonly displayed: DisplayedSync
}

/** What happens at the beginning of each session, so that nothing is missed and nothing comes twice. */
export class Sync {
  readonly #parts: SyncParts
  #session = 0
  #running: Promise<void> = Promise.resolve()
  /** The connection broke, or the device was full, while an account was brought up to date. */
  #runAgain: (() => Promise<void>) | undefined

  constructor(parts: SyncParts) {
    this.#parts = parts
  }

  sessionLost(): void {
    this.#session++
    this.#runAgain = undefined
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
    this.#parts.presence.resumed()
    await this.#tellOwed()
  }

  /** What was decided while the connection was broken is told in the session that goes on. */
  async #tellOwed(): Promise<void> {
    const { settings, lastSeenDisclosure } = this.#parts
    for (const result of await Promise.allSettled([settings.resumed(), lastSeenDisclosure.resumed()])) {
      if (result.status === "rejected") this.#complain(this.#session, result.reason)
    }
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
    this.#running = this.#parts.messages.catchUp().catch((error: unknown) => {
      this.#failed(this.#session, error, () => this.#readAgain())
    })
    return this.#running
  }

  /**
   * Our server has asked what we want to hear of (XEP-0115 §6.2): only now it knows, and what other devices changed
   * since our presence it did not tell us.
   */
  async interestsTold(): Promise<void> {
    const session = this.#session
    await this.#running
    if (session !== this.#session) return
    const { settings, displayed, conversationSettings, drafts, hidden } = this.#parts
    const shared = [settings, displayed, conversationSettings, drafts, hidden]
    // Each takes what its own node answers: one that is slow, or refused, holds no other.
    for (const result of await Promise.allSettled(shared.map((each) => each.sessionReady()))) {
      if (result.status === "rejected") this.#complain(session, result.reason)
    }
  }

  async #run(features: Stanza, enabled: ReadonlySet<string>): Promise<void> {
    const {
      requests,
      roster,
      presence,
      signals,
      queue,
      conversationSettings,
      bookmarkMarks,
      activity,
      settings,
      blocking,
    } = this.#parts
    const { drafts, hidden, scheduledMessages, lastSeenDisclosure, log, messages } = this.#parts
    const session = ++this.#session
    messages.sessionBegun()
    try {
      // RFC 6121 §2.2: whose presence that is in answer, only the roster tells.
      const announced = roster.fetch(features).finally(() => {
        if (session !== this.#session) return
        presence.announce()
        void this.#enterRooms()
      })
      const asked = [
        ...(enabled.has(NS_CARBONS) ? [] : [requests.ask("set", CARBONS_REQUEST.element)]),
        announced,
        // Before anything is told to others. After our presence, for only then are we told of changes (XEP-0163 §4).
        announced.then(() => settings.sessionReady()),
        // Before the archive is read: what is hidden is not to be seen for a moment.
        announced.then(() => hidden.sessionReady()),
        // What was chosen without a connection is told as soon as the server is known to take it.
        renewFacts({ ...this.#parts, store: log.store }).then(() => lastSeenDisclosure.sessionReady()),
        blocking.fetch(),
        this.#parts.push.sessionReady(),
      ]
      for (const result of await Promise.allSettled(asked)) {
        if (result.status === "rejected" && result.reason instanceof NotConnected) throw result.reason
      }
      if (session !== this.#session) return
      // After our presence, which may say more then; nothing else waits for a vCard.
      void this.#parts.profiles.sessionReady()
      await messages.catchUp()
      if (session !== this.#session) return
      await signals.sendOwedMarkers()
      await queue.sessionReady()
      // Each asks for a node of its own: the answers of all come within one way to the server and back.
      await Promise.all([
        this.#parts.displayed.sessionReady(),
        conversationSettings.sessionReady().then(() => bookmarkMarks.sessionReady()),
        activity.sessionReady(),
        drafts.sessionReady(),
        scheduledMessages.sessionReady(),
      ])
    } catch (error) {
      this.#failed(session, error, () => this.run(features, enabled))
    }
  }

  /** `again`: what there is to do once the connection is back, or there is room for it. */
  #failed(session: number, error: unknown, again: () => Promise<void>): void {
    const isPassing = error instanceof NotConnected || isStoreFull(error)
    if (session === this.#session && isPassing) this.#runAgain = again
    this.#complain(session, error)
  }

  #complain(session: number, error: unknown): void {
    // The next session begins anew, and this one where it is resumed.
    const isOver = session !== this.#session || error instanceof NotConnected || isStoreFull(error)
    if (!isOver) console.warn("The account could not be brought up to date", error)
  }

  async #enterRooms(): Promise<void> {
    try {
      await this.#parts.rooms.sessionOpened()
    } catch (error) {
      if (!(error instanceof NotConnected)) console.warn("The bookmarks could not be read", error)
    }
  }
}
