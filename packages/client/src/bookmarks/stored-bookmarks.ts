import { type Bookmark, bookmark, MalformedError, parseBookmark, parseElement, serialize } from "@kith/xmpp"
import type { Store } from "../store/store.ts"

const KEY = "bookmarks"
/** By address of the room, as markup: what others have noted along is kept too. */
type StoredBookmarks = Readonly<Record<string, string>>

export async function loadBookmarks(store: Store): Promise<ReadonlyMap<string, Bookmark>> {
  const stored = (await store.transact((t) => t.findSetting<StoredBookmarks>(KEY))) ?? {}
  const bookmarks = new Map<string, Bookmark>()
  for (const [room, markup] of Object.entries(stored)) {
    try {
      bookmarks.set(room, parseBookmark(parseElement(markup)))
    } catch (error) {
      // The server has it still.
      if (!(error instanceof MalformedError)) throw error
    }
  }
  return bookmarks
}

export async function saveBookmarks(store: Store, bookmarks: ReadonlyMap<string, Bookmark>): Promise<void> {
  const stored = Object.fromEntries([...bookmarks].map(([room, noted]) => [room, serialize(bookmark(noted))]))
  await store.transact((t) => t.putSetting(KEY, stored))
}
