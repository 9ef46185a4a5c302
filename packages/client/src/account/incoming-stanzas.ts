import { type Jid, NS_BLOCKING, NS_DISCO_INFO, NS_JINGLE, NS_ROSTER, type Stanza } from "@kith/xmpp"
import type { SyncedAccountSettings } from "../account-settings/synced-settings.ts"
import type { LocalActivity } from "../activity/local-activity.ts"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import type { BlockList } from "../blocking/block-list.ts"
import type { Bookmarks } from "../bookmarks/bookmarks.ts"
import { unwrapCarbon } from "../carbons/unwrap-carbon.ts"
import type { Requests } from "../connection/requests.ts"
import type { SyncedConversationSettings } from "../conversation-settings/synced-settings.ts"
import type { DisplayedSync } from "../displayed-synchronization/displayed-sync.ts"
import type { SyncedDrafts } from "../drafts/synced-drafts.ts"
import type { HiddenMessages } from "../hidden-messages/hidden-messages.ts"
import type { InBandBytestreams } from "../in-band-bytestreams/bytestreams.ts"
import type { JingleSessions } from "../jingle/sessions.ts"
import { readIncoming } from "../messages/incoming.ts"
import type { ContactPresences } from "../presence/contact-presence.ts"
import type { ServerKeptDisclosure } from "../presence/server-kept-disclosure.ts"
import type { Subscriptions } from "../presence/subscriptions.ts"
import type { Profiles } from "../profiles/profiles.ts"
import type { LocalRooms } from "../rooms/local-rooms.ts"
import type { Roster } from "../roster/roster.ts"
import type { LocalScheduledMessages } from "../scheduled-messages/local-scheduled-messages.ts"
import type { SelfDescription } from "../service-discovery/answer-requests.ts"
import type { Typing } from "../typing/typing.ts"
import type { AccountMessages } from "./account-messages.ts"
import type { Sync } from "./sync.ts"

export interface Recipients {
  readonly requests: Requests
  readonly queries: ArchiveQueries
  readonly roster: Roster
  readonly presences: ContactPresences
  readonly profiles: Profiles
  readonly subscriptions: Subscriptions
  readonly typing: Typing
  readonly self: SelfDescription
  readonly sync: Sync
  readonly messages: AccountMessages
  readonly conversationSettings: SyncedConversationSettings
  readonly activity: LocalActivity
  readonly drafts: SyncedDrafts
  readonly hidden: HiddenMessages
  readonly scheduledMessages: LocalScheduledMessages
  readonly settings: SyncedAccountSettings
  readonly lastSeenDisclosure: ServerKeptDisclosure
  readonly blocking: BlockList
  readonly bookmarks: Bookmarks
  readonly displayed: DisplayedSync
  readonly rooms: LocalRooms
  readonly sessions: JingleSessions
  readonly bytestreams: InBandBytestreams
}

/** Hands each stanza to the feature it concerns. */
export class IncomingStanzas {
  readonly #own: Jid
  readonly #to: Recipients
  readonly #send: (stanza: Stanza) => boolean

  constructor(own: Jid, to: Recipients, send: (stanza: Stanza) => boolean) {
    this.#own = own
    this.#to = to
    this.#send = send
  }

  handle(stanza: Stanza): void {
    try {
      if (stanza.name === "iq") this.#handleIq(stanza)
      else if (stanza.name === "presence") this.#handlePresence(stanza)
      else if (stanza.name === "message") this.#handleMessage(stanza)
    } catch (error) {
      // One that nobody can read must not end the session: it would come again in the next.
      console.warn(`A ${stanza.name} could not be taken in`, error)
    }
  }

  #handleIq(iq: Stanza): void {
    const { requests, roster, self, blocking, sync, sessions, bytestreams } = this.#to
    if (iq.type === "result" || iq.type === "error") {
      requests.handleAnswer(iq)
    } else if (bytestreams.isAbout(iq)) {
      bytestreams.handle(iq)
    } else if (iq.has("jingle", NS_JINGLE)) {
      sessions.handle(iq)
    } else if (iq.type === "set" && iq.has("query", NS_ROSTER)) {
      roster.handlePush(iq).then(this.#send, (error) => {
        console.warn("A change of the roster could not be taken in", error)
      })
    } else if (iq.type === "set" && (iq.has("block", NS_BLOCKING) || iq.has("unblock", NS_BLOCKING))) {
      blocking.handlePush(iq).then(this.#send, (error) => {
        console.warn("A change of the block list could not be taken in", error)
      })
    } else if (iq.type === "get" || iq.type === "set") {
      this.#send(self.answer(iq))
      if (iq.type === "get" && iq.has("query", NS_DISCO_INFO) && this.#isFromOurServer(iq)) {
        void sync.interestsTold()
      }
    }
  }

  /** Or for our account, as personal nodes ask. */
  #isFromOurServer({ from }: Stanza): boolean {
    return from === undefined || from === this.#own.toString() || from === this.#own.domain
  }

  #handlePresence(presence: Stanza): void {
    if (this.#to.rooms.stanzas.handlePresence(presence)) return
    const isState = presence.type === undefined || presence.type === "unavailable"
    if (isState) {
      this.#to.presences.handle(presence)
      this.#to.profiles.handlePresence(presence)
    } else this.#to.subscriptions.handle(presence)
  }

  #handleMessage(message: Stanza): void {
    const { queries, messages, typing, profiles, conversationSettings, drafts, scheduledMessages, settings } =
      this.#to
    const { activity, bookmarks, rooms, displayed, hidden, lastSeenDisclosure } = this.#to
    if (hidden.handle(message)) return
    if (displayed.handle(message)) return
    if (queries.handle(message) || bookmarks.handle(message) || conversationSettings.handle(message)) return
    if (activity.handle(message)) return
    if (drafts.handle(message) || scheduledMessages.handle(message)) return
    if (lastSeenDisclosure.handle(message)) return
    if (settings.handle(message) || profiles.handle(message)) return
    const carbon = unwrapCarbon(message, this.#own)
    if (carbon === "forged") return
    if (rooms.stanzas.handleMessage(carbon ?? message)) return
    const incoming = readIncoming(carbon ?? message, this.#own, {}, (address) => rooms.isRoom(address))
    if (incoming === undefined) return
    typing.handle(incoming)
    messages.inbox.put(incoming)
  }
}
