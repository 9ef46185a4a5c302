import {
  type Bookmark,
  Jid,
  type NotificationLevel,
  NS_NOTIFICATION_SETTINGS,
  notificationSettings,
  parseNotificationSettings,
  xml,
} from "@kith/xmpp"
import type { BookmarkMap, Bookmarks } from "../bookmarks/bookmarks.ts"
import { NotConnected } from "../errors.ts"
import type { AllConversationSettings } from "./conversation-settings.ts"

/** XEP-0469 Bookmark Pinning. */
const NS_PINNED = "urn:xmpp:bookmarks-pinning:0"

interface Marks {
  readonly isPinned: boolean
  readonly notify?: NotificationLevel | undefined
}

/**
 * Keeps what other clients know too in the bookmarks of rooms (XEP-0469, XEP-0492) the same as in our settings: what
 * changes on either side is written to the other.
 */
export class BookmarkMarks {
  readonly #bookmarks: Bookmarks
  readonly #settings: AllConversationSettings
  #known: BookmarkMap = new Map()
  #isReady = false
  /** Rooms whose bookmark is being written: the same twice would undo what another client writes in between. */
  readonly #telling = new Set<string>()

  constructor(bookmarks: Bookmarks, settings: AllConversationSettings) {
    this.#bookmarks = bookmarks
    this.#settings = settings
  }

  /** After both were read from the store. */
  load(): void {
    this.#known = this.#bookmarks.all.get()
    this.#bookmarks.all.subscribe(() => this.#takeChanges())
    this.#settings.all.subscribe(() => this.#tellChanges())
  }

  /** Both are as the server has them. */
  sessionReady(): void {
    this.#isReady = true
    this.#tellChanges()
  }

  /** What another client changed in a bookmark; a bookmark that stays the same says nothing new. */
  #takeChanges(): void {
    const [before, now] = [this.#known, this.#bookmarks.all.get()]
    this.#known = now
    for (const [address, noted] of now) {
      const room = Jid.tryParse(address)
      const marks = readMarks(noted)
      const earlier = readMarks(before.get(address))
      if (room === undefined || isSame(marks, earlier)) continue
      const settings = this.#settings.of(room)
      if (isSame(marks, settings)) continue
      const { isPinned, notify } = marks
      const change = notify === settings.notify ? { isPinned } : { isPinned, notify, notifyUntil: undefined }
      void this.#settings.change(room, change)
    }
  }

  #tellChanges(): void {
    if (!this.#isReady) return
    for (const [address, settings] of this.#settings.all.get()) {
      const room = Jid.tryParse(address)
      const noted = room && this.#bookmarks.find(room)
      if (room === undefined || noted === undefined || isSame(readMarks(noted), settings)) continue
      if (!this.#telling.has(address)) void this.#tell(room, writeMarks(noted, settings))
    }
  }

  async #tell(room: Jid, bookmark: Bookmark): Promise<void> {
    const address = room.toString()
    this.#telling.add(address)
    try {
      await this.#bookmarks.put(room, bookmark)
    } catch (error) {
      // Without a connection it is told at the beginning of the next session.
      if (!(error instanceof NotConnected)) console.warn("A bookmark could not be changed", error)
      return
    } finally {
      this.#telling.delete(address)
    }
    this.#tellChanges()
  }
}

function readMarks(noted: Bookmark | undefined): Marks {
  const extensions = noted?.extensions ?? []
  const find = (name: string, namespace: string) =>
    extensions.find((each) => each.name === name && each.namespace === namespace)
  const notify = find("notify", NS_NOTIFICATION_SETTINGS)
  return {
    isPinned: find("pinned", NS_PINNED) !== undefined,
    notify: notify && parseNotificationSettings(notify)?.level,
  }
}

/** What others keep in the bookmark stays, but for the levels that one here replaces. */
function writeMarks(noted: Bookmark, { isPinned, notify }: Marks): Bookmark {
  const isSameLevel = readMarks(noted).notify === notify
  const kept = (noted.extensions ?? []).filter(({ name, namespace }) => {
    if (name === "pinned" && namespace === NS_PINNED) return false
    return isSameLevel || name !== "notify" || namespace !== NS_NOTIFICATION_SETTINGS
  })
  return {
    ...noted,
    extensions: [
      ...kept,
      ...(isPinned ? [xml("pinned", { xmlns: NS_PINNED })] : []),
      ...(isSameLevel || notify === undefined ? [] : [notificationSettings({ level: notify })]),
    ],
  }
}

function isSame(one: Marks, other: Marks): boolean {
  return one.isPinned === other.isPinned && one.notify === other.notify
}
