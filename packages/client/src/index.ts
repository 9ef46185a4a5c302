/**
 * A headless account: what it is. The functions `openAccount: OpenAccount`, `register: Register` and
 * `discoverEndpoint: DiscoverEndpoint` come from `@kith/client/browser` or `@kith/client/node`.
 */
export type { Account, Credentials } from "./account/account.ts"
export type { AccountOptions, DiscoverEndpoint, OpenAccount } from "./account/options.ts"
export {
  type AccountSettings,
  DEFAULT_SETTINGS,
  type Disclosure,
  isQuietAt,
  type OwnStatus,
  type QuietHours,
  type SettingValues,
} from "./account-settings/settings.ts"
export type { Activity, ActivityItem } from "./activity/activity.ts"
export type { Attachment } from "./attachments/attachment.ts"
export { hashFile } from "./attachments/hash-file.ts"
export { type AttachmentKind, kindOf, mediaTypeOf } from "./attachments/media-type.ts"
export type { Blocking, Report } from "./blocking/blocking.ts"
export { type Access, PasswordResetRequired } from "./client-access/client-access.ts"
export type { Endpoint, TcpEndpoint, WebSocketEndpoint } from "./connection/endpoint.ts"
export { ConnectionRefused, type ConnectionStatus, type RefusalReason } from "./connection/status.ts"
export type { ContactCard } from "./contact-cards/contact-card.ts"
export {
  type AllConversationSettings,
  type ConversationSettings,
  type ConversationSettingsChange,
  type Folder,
  isArchivedAt,
  isMutedAt,
  notificationLevelAt,
} from "./conversation-settings/conversation-settings.ts"
export type { Conversation, ConversationKind, ConversationSummary } from "./conversations/conversation.ts"
export {
  bytesOf,
  type ConversationUse,
  type DeviceStorage,
  type DeviceStorageState,
  type StorageUse,
} from "./device-storage/device-storage.ts"
export type { Draft, DraftMention, DraftReply, Drafts } from "./drafts/draft.ts"
export { TEXT_MOST as DRAFT_TEXT_MOST } from "./drafts/draft-codec.ts"
export { Failed, MessageTooLong, NotConnected, NotKept, StanzaFailed } from "./errors.ts"
export type { Failure, UploadFailure } from "./failure.ts"
export {
  type DirectProblem,
  type DirectProgress,
  type DirectState,
  type DirectTransfer,
  DirectTransferFailed,
  type FileTransfers,
  isDirect,
} from "./file-transfer/direct-transfer.ts"
export { describeBytes, inEnglish } from "./in-english.ts"
export type { Live } from "./live.ts"
export { parseGeoUri, toGeoUri } from "./location/geo-uri.ts"
export type {
  ForwardedFrom,
  Location,
  Mention,
  MessageContent,
  ReplyTo,
  Sticker,
} from "./messages/content.ts"
export { contentOf } from "./messages/content.ts"
export type { Edit, Message, MessageChange, MessageState, Reaction, Retraction } from "./messages/message.ts"
export { statusAt } from "./presence/chosen-status.ts"
export type { LastSeenDisclosure } from "./presence/last-seen-disclosure.ts"
export type { LinkPreview } from "./previews/link-preview.ts"
export type { Previews } from "./previews/page-previews.ts"
export type { PersonalDetails } from "./profiles/details-on-wire.ts"
export type { NewPicture, Picture, Profile } from "./profiles/profile.ts"
export type { PushTarget } from "./push/push.ts"
export type { Reader } from "./receipts-and-markers/readers-of-message.ts"
export type { Invitation } from "./registration/invitations.ts"
export {
  type Register,
  type Registration,
  type RegistrationProblem,
  RegistrationRefused,
} from "./registration/registration.ts"
export type { FoundRoom, RoomSearchPage } from "./room-search/room-search.ts"
export type { NewRoom } from "./rooms/new-room.ts"
export { isPrivateGroup, READING_CROWD } from "./rooms/private-group.ts"
export type {
  Affiliate,
  JoinOptions,
  Occupant,
  Room,
  RoomEvent,
  RoomInfo,
  RoomStanding,
  RoomSubject,
} from "./rooms/room.ts"
export type { RoomInvitation } from "./rooms/room-invitation.ts"
export { isQuestion, type RoomProblem, type RoomProblemKind, RoomRefused } from "./rooms/room-problem.ts"
export type { Rooms } from "./rooms/rooms.ts"
export type { Availability, Contact, ContactPresence, ContactRequest } from "./roster/contact.ts"
export type { ScheduledMessage, ScheduledMessages } from "./scheduled-messages/scheduled-message.ts"
export { parseQuery } from "./search/query.ts"
export type { FoundMessages, MessageSearch, SearchOptions } from "./search/search.ts"
export type { NewSticker, PackOfStickers, PackSticker, Stickers } from "./stickers/stickers.ts"
export type { FailedFile } from "./uploads/failed-file.ts"
export {
  type FileTransfer,
  isOnDevice,
  type NewFile,
  type Transfer,
  type UploadService,
  type Uploads,
} from "./uploads/transfer.ts"
export { UploadFailed } from "./uploads/upload-failed.ts"
