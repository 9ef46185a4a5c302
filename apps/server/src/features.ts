import type { AnyFeature } from "@kith/feature-kit"
import { abuseReports } from "./features/abuse-reports/index.ts"
import { accessTokens } from "./features/access-tokens/index.ts"
import { accountData } from "./features/account-data/index.ts"
import { accounts } from "./features/accounts/index.ts"
import { adHocCommands } from "./features/ad-hoc-commands/index.ts"
import { announcements } from "./features/announcements/index.ts"
import { avatars } from "./features/avatars/index.ts"
import { blocking } from "./features/blocking/index.ts"
import { bookmarks } from "./features/bookmarks/index.ts"
import { carbons } from "./features/carbons/index.ts"
import { clientAccess } from "./features/client-access/index.ts"
import { clientCertificates } from "./features/client-certificates/index.ts"
import { clientState } from "./features/client-state/index.ts"
import { conversations } from "./features/conversations/index.ts"
import { displayedSynchronization } from "./features/displayed-synchronization/index.ts"
import { entityCapabilities } from "./features/entity-capabilities/index.ts"
import { entityTime } from "./features/entity-time/index.ts"
import { externalServices } from "./features/external-services/index.ts"
import { fastTokens } from "./features/fast-tokens/index.ts"
import { federationPolicy } from "./features/federation-policy/index.ts"
import { guests } from "./features/guests/index.ts"
import { hostedDomains } from "./features/hosted-domains/index.ts"
import { lastSeen } from "./features/last-seen/index.ts"
import { linkPreviews } from "./features/link-previews/index.ts"
import { maps } from "./features/maps/index.ts"
import { messageArchive } from "./features/message-archive/index.ts"
import { messageHandling } from "./features/message-handling/index.ts"
import { movedAccounts } from "./features/moved-accounts/index.ts"
import { namespaceDelegation } from "./features/namespace-delegation/index.ts"
import { offlineMessages } from "./features/offline-messages/index.ts"
import { personalEvents } from "./features/personal-events/index.ts"
import { ping } from "./features/ping/index.ts"
import { presence } from "./features/presence/index.ts"
import { privateStorage } from "./features/private-storage/index.ts"
import { privilegedEntities } from "./features/privileged-entities/index.ts"
import { profiles } from "./features/profiles/index.ts"
import { publicSubscriptions } from "./features/public-subscriptions/index.ts"
import { pubsub } from "./features/pubsub/index.ts"
import { pubsubAttachments } from "./features/pubsub-attachments/index.ts"
import { push } from "./features/push/index.ts"
import { registration } from "./features/registration/index.ts"
import { roomActivity } from "./features/room-activity/index.ts"
import { roomAffiliationVersions } from "./features/room-affiliation-versions/index.ts"
import { roomHats } from "./features/room-hats/index.ts"
import { roomModeration } from "./features/room-moderation/index.ts"
import { roomSearch } from "./features/room-search/index.ts"
import { roomSlowMode } from "./features/room-slow-mode/index.ts"
import { roomTokens } from "./features/room-tokens/index.ts"
import { rooms } from "./features/rooms/index.ts"
import { roster } from "./features/roster/index.ts"
import { rosterExchange } from "./features/roster-exchange/index.ts"
import { scheduledMessages } from "./features/scheduled-messages/index.ts"
import { serverInformation } from "./features/server-information/index.ts"
import { serviceAdministration } from "./features/service-administration/index.ts"
import { serviceBlacklist } from "./features/service-blacklist/index.ts"
import { serviceDiscovery } from "./features/service-discovery/index.ts"
import { sessions } from "./features/sessions/index.ts"
import { softwareVersion } from "./features/software-version/index.ts"
import { uploads } from "./features/uploads/index.ts"
import { vcards } from "./features/vcards/index.ts"
import { webPush } from "./features/web-push/index.ts"

/**
 * The built-in features: the table of contents of the product. A plugin looks the same and may need any of these.
 * Listeners of one hook run in this order.
 */
export const builtInFeatures: readonly AnyFeature[] = [
  accounts,
  registration,
  accessTokens,
  fastTokens,
  clientCertificates,
  clientAccess,
  guests,
  accountData,
  sessions,
  roster,
  presence,
  blocking,
  messageHandling,
  messageArchive,
  abuseReports,
  offlineMessages,
  carbons,
  clientState,
  push,
  conversations,
  scheduledMessages,
  rooms,
  roomAffiliationVersions,
  roomHats,
  roomModeration,
  roomSearch,
  roomSlowMode,
  roomTokens,
  roomActivity,
  lastSeen,
  maps,
  serviceDiscovery,
  entityCapabilities,
  pubsub,
  pubsubAttachments,
  publicSubscriptions,
  avatars,
  vcards,
  profiles,
  adHocCommands,
  movedAccounts,
  announcements,
  serviceAdministration,
  serviceBlacklist,
  federationPolicy,
  privateStorage,
  bookmarks,
  displayedSynchronization,
  personalEvents,
  rosterExchange,
  namespaceDelegation,
  privilegedEntities,
  ping,
  entityTime,
  softwareVersion,
  serverInformation,
  uploads,
  webPush,
  externalServices,
  hostedDomains,
  linkPreviews,
]

export {
  abuseReports,
  accessTokens,
  accountData,
  accounts,
  adHocCommands,
  announcements,
  avatars,
  blocking,
  bookmarks,
  carbons,
  clientAccess,
  clientCertificates,
  clientState,
  conversations,
  displayedSynchronization,
  entityCapabilities,
  entityTime,
  externalServices,
  fastTokens,
  federationPolicy,
  guests,
  hostedDomains,
  lastSeen,
  linkPreviews,
  maps,
  messageArchive,
  messageHandling,
  movedAccounts,
  namespaceDelegation,
  offlineMessages,
  personalEvents,
  ping,
  presence,
  privateStorage,
  privilegedEntities,
  profiles,
  publicSubscriptions,
  pubsub,
  pubsubAttachments,
  push,
  registration,
  roomActivity,
  roomAffiliationVersions,
  roomHats,
  roomModeration,
  roomSearch,
  roomSlowMode,
  rooms,
  roomTokens,
  roster,
  rosterExchange,
  scheduledMessages,
  serverInformation,
  serviceAdministration,
  serviceBlacklist,
  serviceDiscovery,
  sessions,
  softwareVersion,
  uploads,
  vcards,
  webPush,
}
