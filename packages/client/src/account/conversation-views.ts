import type { Jid } from "@kith/xmpp"
import { OWN_ARCHIVE } from "../archive/archive.ts"
import { readGap } from "../archive/history.ts"
import type { Conversation } from "../conversations/conversation.ts"
import { ConversationView } from "../conversations/conversation-view.ts"
import { explainFailure } from "../errors.ts"
import type { Change, Written } from "../messages/change.ts"
import { conversationOf } from "../messages/incoming.ts"
import type { Features } from "./features.ts"

/** The conversations somebody has looked at, and the list of all: they follow what happens to messages. */
export class ConversationViews {
  readonly #own: Jid
  readonly #features: Features
  readonly #views = new Map<string, ConversationView>()

  constructor(own: Jid, features: Features) {
    this.#own = own
    this.#features = features
    features.log.arrivals.shown = (peer) => this.#views.get(peer)?.window.shown
    features.log.handedOver.subscribe((peer) => {
      this.#views.get(peer)?.window.showHandedOver()
      features.conversationList.present()
    })
  }

  /** The same object for the same peer, unless an address turns out to be that of a room. */
  of(address: Jid): Conversation {
    const { rooms } = this.#features
    const peer = conversationOf(address, (bare) => rooms.isRoom(bare))
    const known = this.#views.get(peer.toString())
    const isStillThat = known?.kind === "room" || !rooms.isRoom(peer)
    if (known !== undefined && isStillThat) return known
    const view = this.#create(peer)
    this.#views.set(peer.toString(), view)
    view.window.fill().catch((error) => console.warn("A conversation could not be read", error))
    return view
  }

  #create(peer: Jid): ConversationView {
    const { log, queue, typing, roster, facts, queries, signals, roomMarkers, rooms, displayed, hidden } =
      this.#features
    const room = peer.isBare && rooms.isRoom(peer) ? rooms.room(peer) : undefined
    const archive = () => (room === undefined ? queries.own : rooms.archiveOf(peer))
    return new ConversationView(peer, {
      kind: room !== undefined ? "room" : peer.equals(this.#own) ? "notes" : "person",
      room,
      log,
      queue,
      typing,
      archiveKey: room === undefined ? OWN_ARCHIVE : peer.toString(),
      mayKnowUs: () => (room === undefined ? roster.maySeeUs(peer.bare) : rooms.mayTellTyping(peer)),
      mayHaveArchive: () =>
        room === undefined ? facts.server?.hasArchive !== false : archive() !== undefined,
      readGap: async (of) => {
        const read = archive()
        if (read !== undefined) await explainFailure(readGap(log, read, of))
      },
      hide: (ids) => hidden.hide(peer.toString(), ids),
      async sendMarkers() {
        if (room === undefined) await signals.sendOwedMarkers()
        else roomMarkers.plan()
        void displayed.publishOwed()
      },
    })
  }

  /** We are in a room whose past may not be here. */
  fill(room: Jid): void {
    this.#views.get(room.toString())?.window.fill().catch(storeFailed)
  }

  /** Shows what changed in the store. */
  follow(change: Change, written: Written | undefined): void {
    // What somebody looks at comes before the list beside it.
    for (const peer of change.peers) this.#views.get(peer)?.window.follow(change, written).catch(storeFailed)
    this.#features.conversationList.follow(change.peers, written).catch(storeFailed)
    if (change.concernsAll) for (const { window } of this.#views.values()) window.fill().catch(storeFailed)
  }
}

const storeFailed = (error: unknown) => console.warn("The store could not be read", error)
