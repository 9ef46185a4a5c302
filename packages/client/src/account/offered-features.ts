import type { Jid } from "@kith/xmpp"
import type { AccountSettings } from "../account-settings/settings.ts"
import type { Activity } from "../activity/activity.ts"
import type { Blocking } from "../blocking/blocking.ts"
import type { AccountAccess } from "../client-access/client-access.ts"
import type { AllConversationSettings } from "../conversation-settings/conversation-settings.ts"
import type { ConversationSummary } from "../conversations/conversation.ts"
import type { Drafts } from "../drafts/draft.ts"
import type { Failure } from "../failure.ts"
import type { FileTransfers } from "../file-transfer/direct-transfer.ts"
import type { Live } from "../live.ts"
import { askLastSeen } from "../presence/last-seen.ts"
import type { LastSeenDisclosure } from "../presence/last-seen-disclosure.ts"
import type { Show } from "../presence/own-presence.ts"
import type { Previews } from "../previews/page-previews.ts"
import type { PersonalDetails } from "../profiles/details-on-wire.ts"
import type { NewPicture, Profile } from "../profiles/profile.ts"
import type { PushTarget } from "../push/push.ts"
import { createInvitation, type Invitation } from "../registration/invitations.ts"
import type { Rooms } from "../rooms/rooms.ts"
import type { Contact, ContactRequest } from "../roster/contact.ts"
import type { ScheduledMessages } from "../scheduled-messages/scheduled-message.ts"
import type { MessageSearch } from "../search/search.ts"
import type { Stickers } from "../stickers/stickers.ts"
import type { Uploads } from "../uploads/transfer.ts"
import type { Features } from "./features.ts"

/** What an account offers, each from the feature that does it; `Account` says what it is. */
export abstract class OfferedFeatures {
  readonly jid: Jid
  protected readonly features: Features

  constructor(own: Jid, features: Features) {
    this.jid = own
    this.features = features
  }

  serverNow(): number {
    return this.features.serverNow()
  }
  get contacts(): Live<readonly Contact[]> {
    return this.features.contactList.contacts
  }
  get contactsProblem(): Live<Failure | undefined> {
    return this.features.roster.problem
  }
  get profiles(): Live<ReadonlyMap<string, Profile>> {
    return this.features.profiles.all
  }
  get isBehind(): Live<boolean> {
    return this.features.sync.isBehind
  }
  get requests(): Live<readonly ContactRequest[]> {
    return this.features.subscriptions.requests
  }
  get conversations(): Live<readonly ConversationSummary[]> {
    return this.features.conversationList.summaries
  }
  get search(): MessageSearch {
    return this.features.search
  }
  get activity(): Activity {
    return this.features.activity
  }
  get conversationSettings(): AllConversationSettings {
    return this.features.conversationSettings
  }
  get previews(): Previews {
    return this.features.previews
  }
  get scheduledMessages(): ScheduledMessages {
    return this.features.scheduledMessages
  }
  get drafts(): Drafts {
    return this.features.drafts
  }
  get settings(): AccountSettings {
    return this.features.settings
  }
  get lastSeenDisclosure(): LastSeenDisclosure {
    return this.features.lastSeenDisclosure
  }
  get blocking(): Blocking {
    return this.features.blocking
  }
  get access(): AccountAccess {
    return this.features.access
  }
  get totalUnread(): Live<number> {
    return this.features.conversationList.totalUnread
  }

  get stickers(): Stickers {
    return this.features.stickers
  }

  get uploads(): Uploads {
    return this.features.uploads
  }
  get fileTransfers(): FileTransfers {
    return this.features.fileTransfers
  }
  get rooms(): Rooms {
    return this.features.rooms
  }
  async addContact(address: Jid, name?: string, invitation?: string): Promise<void> {
    const { roster, subscriptions } = this.features
    await roster.put(address.bare, name)
    const hasAsked = this.requests.get().some(({ jid }) => jid.equals(address.bare))
    if (hasAsked) subscriptions.accept(address.bare)
    else subscriptions.ask(address.bare, invitation)
  }
  async acceptRequest(from: Jid): Promise<void> {
    this.features.subscriptions.accept(from.bare)
  }
  async declineRequest(from: Jid): Promise<void> {
    this.features.subscriptions.decline(from.bare)
  }
  removeContact(address: Jid): Promise<void> {
    return this.features.roster.remove(address.bare)
  }
  renameContact(address: Jid, name: string): Promise<void> {
    return this.features.roster.put(address.bare, name)
  }
  groupContact(address: Jid, groups: readonly string[]): Promise<void> {
    return this.features.roster.put(address.bare, undefined, groups)
  }
  lastSeen(address: Jid): Promise<number | undefined> {
    return askLastSeen(this.features.requests, address)
  }

  details(of: Jid): Promise<PersonalDetails> {
    return this.features.details.fetch(of)
  }
  setDetails(details: PersonalDetails): Promise<void> {
    return this.features.details.publish(details)
  }
  createInvitation(): Promise<Invitation | undefined> {
    return createInvitation(this.features.requests, this.jid)
  }

  setNickname(name: string): Promise<void> {
    return this.features.profiles.setNickname(name)
  }
  setPicture(picture: NewPicture | undefined): Promise<void> {
    return this.features.profiles.setPicture(picture)
  }

  enablePush(target: PushTarget): Promise<void> {
    return this.features.push.enable(target)
  }
  disablePush(): Promise<void> {
    return this.features.push.disable()
  }

  setAway(show?: Show, status?: string): void {
    this.features.presence.set(show, status)
  }
  setActive(isActive: boolean): void {
    this.features.clientState.set(isActive)
  }
}
