import { Jid, type Stanza } from "@kith/xmpp"
import { SyncedAccountSettings } from "../account-settings/synced-settings.ts"
import { LocalActivity } from "../activity/local-activity.ts"
import { ArchiveQueries } from "../archive/query-archive.ts"
import { BlockList } from "../blocking/block-list.ts"
import { Bookmarks } from "../bookmarks/bookmarks.ts"
import { AccountAccess } from "../client-access/client-access.ts"
import { ClientState } from "../client-state/client-state.ts"
import type { Clock } from "../clock.ts"
import type { Connection } from "../connection/connection.ts"
import { Requests } from "../connection/requests.ts"
import { BookmarkMarks } from "../conversation-settings/bookmark-marks.ts"
import { SyncedConversationSettings } from "../conversation-settings/synced-settings.ts"
import { ConversationList } from "../conversations/conversation-list.ts"
import { DisplayedSync } from "../displayed-synchronization/displayed-sync.ts"
import { SyncedDrafts } from "../drafts/synced-drafts.ts"
import { Expirer } from "../expiry/expirer.ts"
import { DirectTransfers } from "../file-transfer/file-transfers.ts"
import { HiddenMessages } from "../hidden-messages/hidden-messages.ts"
import { InBandBytestreams } from "../in-band-bytestreams/bytestreams.ts"
import { InBandTransport } from "../in-band-bytestreams/in-band-transport.ts"
import { JingleSessions } from "../jingle/sessions.ts"
import { MessageLog } from "../messages/message-log.ts"
import { ContactPresences } from "../presence/contact-presence.ts"
import { OwnPresence } from "../presence/own-presence.ts"
import { ServerKeptDisclosure } from "../presence/server-kept-disclosure.ts"
import { Subscriptions } from "../presence/subscriptions.ts"
import { PagePreviews } from "../previews/page-previews.ts"
import { DetailsRequests } from "../profiles/details.ts"
import { OwnCard } from "../profiles/own-card.ts"
import { Profiles } from "../profiles/profiles.ts"
import { Push } from "../push/push.ts"
import { RoomMarkers } from "../receipts-and-markers/send-room-markers.ts"
import { SignalSender } from "../receipts-and-markers/send-signals.ts"
import { LocalRooms } from "../rooms/local-rooms.ts"
import { ContactList } from "../roster/contact-list.ts"
import { Roster } from "../roster/roster.ts"
import { LocalScheduledMessages } from "../scheduled-messages/local-scheduled-messages.ts"
import { IndexKeeper } from "../search/index-keeper.ts"
import { LocalSearch } from "../search/local-search.ts"
import { SendQueue } from "../send-queue/send-queue.ts"
import type { SendingRight } from "../send-queue/sending-right.ts"
import { SelfDescription, type Software } from "../service-discovery/answer-requests.ts"
import { DeviceFeatures } from "../service-discovery/device-features.ts"
import { createServerFacts } from "../service-discovery/own-server.ts"
import { StickerPacks } from "../stickers/sticker-packs.ts"
import type { Store } from "../store/store.ts"
import { Typing } from "../typing/typing.ts"
import type { PutFile } from "../uploads/put-file.ts"
import { FileUploads } from "../uploads/uploads.ts"
import { AccountMessages } from "./account-messages.ts"
import { IncomingStanzas } from "./incoming-stanzas.ts"
import type { Neighbours } from "./neighbours.ts"
import { Sync } from "./sync.ts"

export interface FeatureParts {
  readonly own: Jid
  readonly software: Software
  readonly store: Store
  readonly right: SendingRight
  readonly clock: Clock
  readonly putFile: PutFile
  readonly holdAlone: Neighbours["holdAlone"]
}

export type Features = ReturnType<typeof createFeatures>

/** Makes everything an account consists of, each with what it needs. */
export function createFeatures(parts: FeatureParts, connection: Connection) {
  const { own, software, store, right, clock, putFile, holdAlone } = parts
  const send = (stanza: Stanza) => connection.send(stanza)
  const domain = Jid.from({ domain: own.domain })
  const facts = createServerFacts()
  const self = new SelfDescription(software)
  const requests = new Requests(
    clock,
    () => connection.fullAddress,
    send,
    () => connection.awaitLongAnswer(),
  )
  const queries = new ArchiveQueries(requests, own)
  const serverNow = () => clock.now() + facts.clockOffsetMs
  const log = new MessageLog(store, serverNow)
  const expirer = new Expirer(log, clock, serverNow)
  const roster = new Roster(store, requests, own)
  const isKnown = (address: Jid) => address.equals(own) || roster.find(address) !== undefined
  const presences = new ContactPresences(isKnown)
  const presence = new OwnPresence(send, self.capabilities)
  const ownCard = new OwnCard({
    own,
    requests,
    facts,
    presence,
    fullAddress: () => connection.fullAddress,
  })
  const profiles = new Profiles({ store, requests, own, clock, isKnown, ownCard })
  const contactList = new ContactList(roster, presences, profiles)
  const subscriptions = new Subscriptions(roster, clock, send)
  const clientState = new ClientState(connection)
  const settings = new SyncedAccountSettings(store, requests, own, serverNow)
  const lastSeenDisclosure = new ServerKeptDisclosure({ store, requests, own, facts, serverNow })
  const blocking = new BlockList(store, requests, own)
  const push = new Push(store, requests)
  const typing = new Typing(clock, send, (peer) => settings.allows("typing", peer))
  const signals = new SignalSender(log, connection, roster, settings)
  const conversationSettings = new SyncedConversationSettings(store, requests, own, serverNow)
  const activity = new LocalActivity({ own, log, requests, clock, serverNow })
  const hidden = new HiddenMessages(log, requests, own, serverNow)
  const drafts = new SyncedDrafts(store, requests, own, clock, serverNow)
  const bookmarks = new Bookmarks(store, requests, own)
  const bookmarkMarks = new BookmarkMarks(bookmarks, conversationSettings)
  const rooms = new LocalRooms({
    own,
    clock,
    log,
    requests,
    queries,
    bookmarks,
    serverNow,
    send,
    isConnected: () => connection.isOnline,
    ownPresence: () => presence.children,
    ownName: () => profiles.of(own)?.nickname ?? own.local ?? own.domain,
  })
  const isRoom = (address: Jid) => rooms.isRoom(address)
  queries.isRoom = isRoom
  const roomMarkers = new RoomMarkers({
    log,
    connection,
    settings,
    clock,
    mayTell: (room) => rooms.mayTellRead(room),
  })
  typing.isRoom = isRoom
  signals.isRoom = isRoom
  const queue = new SendQueue({ log, connection, queries, right, clock, facts, rooms })
  const { status } = connection
  const uploads = new FileUploads({ domain, log, queue, requests, clock, status, putFile, holdAlone })
  const scheduledMessages = new LocalScheduledMessages({
    own,
    log,
    requests,
    queue,
    clock,
    facts,
    serverNow,
    isRoom,
    takeFiles: (files) => uploads.take(files),
  })
  const displayed = new DisplayedSync(log, requests, own, clock, isRoom)
  const sessions = new JingleSessions({ requests, send, own: () => connection.fullAddress })
  const bytestreams = new InBandBytestreams(requests, clock, send)
  const transport = new InBandTransport(bytestreams, () => facts.maxStanzaBytes)
  const fileTransfers = new DirectTransfers({
    own,
    log,
    clock,
    sessions,
    transport,
    presences,
    devices: new DeviceFeatures(requests),
    fullAddress: () => connection.fullAddress,
    isContact: isKnown,
    isOnline: () => connection.isOnline,
    holdAlone,
  })
  sessions.addTransport(transport)
  sessions.addApplication(fileTransfers)
  presences.onDeviceGone = (device) => sessions.peerGone(device)
  const stickers = new StickerPacks({ requests, own, store, uploads })
  const messages = new AccountMessages({ own, log, archive: queries.own, facts, signals })
  const sync = new Sync({
    own,
    domain,
    clock,
    facts,
    log,
    requests,
    messages,
    roster,
    presence,
    queue,
    signals,
    conversationSettings,
    bookmarks,
    bookmarkMarks,
    activity,
    drafts,
    hidden,
    scheduledMessages,
    settings,
    lastSeenDisclosure,
    blocking,
    push,
    uploads,
    profiles,
    rooms,
    displayed,
  })
  presence.onAnnounced = () => rooms.presenceChanged()
  rooms.watcher = {
    onUpToDate(room) {
      queue.roomChanged(room)
      roomMarkers.plan()
    },
    onRefused: (room, failure) => void queue.failAll(room, failure),
    onTyping: (room, isTyping) => typing.note(room, isTyping),
    onChange: () => conversationList.present(),
  }
  const nameOf = (peer: Jid) => rooms.nameOf(peer) ?? contactList.nameOf(peer)
  const conversationList = new ConversationList(log, typing, {
    nameOf,
    kindOf: (peer) => (peer.equals(own) ? "notes" : peer.isBare && rooms.isRoom(peer) ? "room" : "person"),
    joinedRooms: () => rooms.joinedNow,
  })
  const searchIndex = new IndexKeeper(log, clock)
  const recipients = {
    bookmarks,
    rooms,
    displayed,
    requests,
    queries,
    roster,
    presences,
    profiles,
    subscriptions,
    typing,
    self,
    sync,
    messages,
    conversationSettings,
    activity,
    drafts,
    hidden,
    scheduledMessages,
    settings,
    lastSeenDisclosure,
    blocking,
    sessions,
    bytestreams,
  }
  return {
    previews: new PagePreviews(requests, own, facts),
    facts,
    serverNow,
    requests,
    queries,
    log,
    expirer,
    roster,
    presences,
    profiles,
    contactList,
    subscriptions,
    presence,
    clientState,
    typing,
    signals,
    roomMarkers,
    queue,
    uploads,
    sessions,
    fileTransfers,
    stickers,
    sync,
    messages,
    conversationSettings,
    bookmarkMarks,
    activity,
    drafts,
    hidden,
    scheduledMessages,
    settings,
    lastSeenDisclosure,
    blocking,
    push,
    access: new AccountAccess(requests, own),
    details: new DetailsRequests(requests, own, ownCard),
    bookmarks,
    rooms,
    displayed,
    incoming: new IncomingStanzas(own, recipients, send),
    conversationList,
    searchIndex,
    search: new LocalSearch({ log, queries, facts, keeper: searchIndex, nameOf }),
  }
}
