import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "../jid/index.ts"
import { parseElement } from "../stream/index.ts"
import { MalformedError, xml } from "../xml/index.ts"
import {
  type Bookmark,
  bookmark,
  displayedUpTo,
  NS_BOOKMARKS,
  NS_OLD_BOOKMARKS,
  oldBookmarks,
  parseBookmark,
  parseDisplayedUpTo,
  parseOldBookmarks,
} from "./index.ts"

const PLAY: Bookmark = {
  name: "The Play's the Thing",
  isJoinedAutomatically: true,
  nick: "JC",
  password: "cauldron",
  extensions: [xml("pinned", { xmlns: "urn:xmpp:bookmarks-pinning:0" })],
}
const ROOM = Jid.parse("theplay@conference.shakespeare.lit")

test("a bookmark reads as it was written, with what other clients noted", () => {
  assert.deepEqual(parseBookmark(bookmark(PLAY)), PLAY)
  const least = {
    name: undefined,
    isJoinedAutomatically: false,
    nick: undefined,
    password: undefined,
    extensions: [],
  }
  assert.deepEqual(parseBookmark(bookmark(least)), least)
  assert.equal(String(bookmark(least)), `<conference xmlns='${NS_BOOKMARKS}'/>`)
  assert.equal(
    parseBookmark(xml("conference", { xmlns: NS_BOOKMARKS, autojoin: "1" })).isJoinedAutomatically,
    true,
  )
  assert.throws(() => parseBookmark(xml("url", { xmlns: NS_BOOKMARKS })), MalformedError)
})

test("the form of old has all bookmarks in one, also those of web pages", () => {
  const url = xml("url", { name: "Works", url: "https://example.org/" })
  const storage = oldBookmarks([[ROOM, PLAY]], [url])
  const read = parseOldBookmarks(parseElement(String(storage)))
  assert.deepEqual(read.rooms, [[ROOM, { ...PLAY, extensions: [] }]])
  assert.deepEqual(
    read.others.map(({ name, attrs }) => [name, attrs.url]),
    [["url", "https://example.org/"]],
  )
})

test("what has no address that one could enter is kept as it is", () => {
  for (const jid of ["", "@", "a b@c"]) {
    const conference = xml("conference", { jid, name: "?" })
    const read = parseOldBookmarks(xml("storage", { xmlns: NS_OLD_BOOKMARKS }, conference))
    assert.deepEqual(read, { rooms: [], others: [conference] })
  }
  assert.throws(() => parseOldBookmarks(xml("conference", { xmlns: NS_OLD_BOOKMARKS })), MalformedError)
})

test("how far a chat is displayed reads as it was written", () => {
  assert.equal(parseDisplayedUpTo(displayedUpTo("m7", Jid.parse("juliet@capulet.lit"))), "m7")
  assert.equal(parseDisplayedUpTo(xml("displayed", { xmlns: "urn:xmpp:mds:displayed:0" })), undefined)
})
