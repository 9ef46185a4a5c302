import type { Jid, ScramClientKeys } from "@kith/xmpp"
import type { AccountSettings } from "../account-settings/settings.ts"
import type { Activity } from "../activity/activity.ts"
import type { Blocking } from "../blocking/blocking.ts"
import type { AccountAccess } from "../client-access/client-access.ts"
import type { ConnectionStatus } from "../connection/status.ts"
import type { AllConversationSettings } from "../conversation-settings/conversation-settings.ts"
import type { Conversation, ConversationSummary } from "../conversations/conversation.ts"
import type { DeviceStorage } from "../device-storage/device-storage.ts"
import type { Drafts } from "../drafts/draft.ts"
import type { Failure } from "../failure.ts"
import type { FileTransfers } from "../file-transfer/direct-transfer.ts"
import type { Live } from "../live.ts"
import type { Message } from "../messages/message.ts"
import type { LastSeenDisclosure } from "../presence/last-seen-disclosure.ts"
import type { Previews } from "../previews/page-previews.ts"
import type { PersonalDetails } from "../profiles/details-on-wire.ts"
import type { NewPicture, Profile } from "../profiles/profile.ts"
import type { PushTarget } from "../push/push.ts"
import type { Invitation } from "../registration/invitations.ts"
import type { Rooms } from "../rooms/rooms.ts"
import type { Contact, ContactRequest } from "../roster/contact.ts"
import type { ScheduledMessages } from "../scheduled-messages/scheduled-message.ts"
import type { MessageSearch } from "../search/search.ts"
import type { Stickers } from "../stickers/stickers.ts"
import type { Uploads } from "../uploads/transfer.ts"

/** A password, or what an earlier session remembered of it (never the password itself). */
export type Credentials =
  | { readonly address: Jid; readonly password: string }
  /** What an earlier visit remembered; without keys this device has nothing but the token it may have been given. */
  | { readonly address: Jid; readonly keys: ScramClientKeys | undefined }

/** One signed-in account on this device. */
export interface Account {
  /** The bare address. */
  readonly jid: Jid
  readonly status: Live<ConnectionStatus>
  /** What the server's clock says, in epoch milliseconds: times of messages are of that clock, and a device's may be wrong. */
  serverNow(): number
  /** By name. */
  readonly contacts: Live<readonly Contact[]>
  /** Why contacts are missing, if any are. */
  readonly contactsProblem: Live<Failure | undefined>
  /** Contacts or messages may be missing: the server has not given them although it was asked again. It is asked further. */
  readonly isBehind: Live<boolean>
  /** What contacts and we ourselves show, by bare address; who shows nothing is missing. */
  readonly profiles: Live<ReadonlyMap<string, Profile>>
  readonly requests: Live<readonly ContactRequest[]>
  readonly conversations: Live<readonly ConversationSummary[]>
  readonly totalUnread: Live<number>
  /** Mentions, answers and reactions. */
  readonly activity: Activity
  /** Messages by their words. */
  readonly search: MessageSearch
  /** Pinned, muted, put away, in folders. */
  readonly conversationSettings: AllConversationSettings
  /** What was begun and not sent, on all devices. */
  readonly drafts: Drafts
  /** What is to be sent later. */
  readonly scheduledMessages: ScheduledMessages
  /** What pages say of themselves. */
  readonly previews: Previews
  /** What the person decided for all their devices. */
  readonly settings: AccountSettings
  /** Who learns when we were last online. */
  readonly lastSeenDisclosure: LastSeenDisclosure
  readonly blocking: Blocking
  /** What can use this account besides us. */
  readonly access: Pick<AccountAccess, "list" | "revoke">
  /** Groups and channels. */
  readonly rooms: Rooms

  readonly uploads: Uploads
  /** Files from device to device. */
  readonly fileTransfers: FileTransfers
  readonly stickers: Stickers
  /** What this device keeps of the account, and whether it can keep more. */
  readonly storage: DeviceStorage
  /**
   * Resolves once the connection stands; at once when it does.
   * @throws ConnectionRefused when the server will not have us
   */
  whenOnline(): Promise<void>
  conversation(peer: Jid): Conversation
  /** What this device has of one conversation, or of all one after the other, oldest first. */
  storedMessages(peer?: Jid): AsyncIterable<Message>

  /**
   * Puts an address on the roster and asks to see its presence; with the token of an invitation nobody has to agree.
   * @throws NotConnected, or StanzaFailed with the server's sentence
   */
  addContact(address: Jid, name?: string, invitation?: string): Promise<void>
  /** Lets the other see our presence, and asks for its own in return. */
  acceptRequest(from: Jid): Promise<void>
  declineRequest(from: Jid): Promise<void>
  removeContact(address: Jid): Promise<void>
  renameContact(address: Jid, name: string): Promise<void>
  /** Puts a contact into these groups of the roster, and into no other. @throws NotConnected, or StanzaFailed */
  groupContact(address: Jid, groups: readonly string[]): Promise<void>
  /**
   * How many seconds ago a contact was last online; 0: is online; `undefined`: we may not know.
   * @throws NotConnected
   */
  lastSeen(address: Jid): Promise<number | undefined>

  /** What we want to be called, told to our contacts; empty for nothing. @throws NotConnected, or StanzaFailed */
  setNickname(name: string): Promise<void>
  /** Shows our contacts a picture of us, or none any more. @throws NotConnected, or StanzaFailed */
  setPicture(picture: NewPicture | undefined): Promise<void>

  /** What somebody tells of themselves beyond name and picture; also our own. @throws NotConnected */
  details(of: Jid): Promise<PersonalDetails>
  /** @throws NotConnected, or StanzaFailed */
  setDetails(details: PersonalDetails): Promise<void>
  /** A link that brings somebody to us; `undefined`: this server makes none. @throws NotConnected, or StanzaFailed */
  createInvitation(): Promise<Invitation | undefined>

  /** Has this device woken while no session of ours is there, until it is disabled. @throws NotConnected, StanzaFailed */
  enablePush(target: PushTarget): Promise<void>
  /** @throws NotConnected, StanzaFailed */
  disablePush(): Promise<void>

  /** Our presence on this device: `setAway()` is back again. It outlives a reconnection. */
  setAway(show?: "away" | "xa" | "dnd" | "chat", status?: string): void
  /** Whether a person looks at this device (XEP-0352): an inactive one gets less traffic. */
  setActive(active: boolean): void
  /** Tries to connect now instead of at `retryAt`; also after `refused`. Asks once more for what is missing (`isBehind`). */
  reconnect(): void

  /** Keys that sign in again without the password; absent before the first sign-in with a password. */
  rememberedKeys(): ScramClientKeys | undefined
  /** @throws NotConnected, or StanzaFailed with the server's sentence */
  changePassword(password: string): Promise<void>
  /**
   * Removes the account and everything that belongs to it from the server, for good; then from this device.
   * @throws NotConnected, or StanzaFailed with the server's sentence
   */
  remove(): Promise<void>

  /** Ends the session and forgets everything this device stored for the account. */
  signOut(): Promise<void>
  /** Ends the session politely and keeps the local store. */
  close(): Promise<void>
}
