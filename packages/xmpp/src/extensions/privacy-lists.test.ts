import assert from "node:assert/strict"
import { test } from "node:test"
import { findBlockedIn, parseElement } from "../index.ts"

const blockedIn = (inside: string) =>
  findBlockedIn(parseElement(`<query xmlns='jabber:iq:privacy'>${inside}</query>`)).map(String)

test("of a privacy list only what a block list can say is taken, in its order", () => {
  const list =
    "<item type='jid' value='late@x' action='deny' order='7'/>" +
    "<item type='jid' value='friend@x' action='allow' order='1'/>" +
    "<item type='jid' value='friend@x' action='deny' order='2'/>" +
    "<item type='jid' value='partly@x' action='deny' order='3'><message/></item>" +
    "<item type='group' value='Enemies' action='deny' order='4'/>" +
    "<item type='jid' value='@@' action='deny' order='5'/>" +
    "<item type='jid' value='spam.example' action='deny' order='8'/>" +
    "<item action='allow' order='9'/>" +
    "<item type='jid' value='behind@x' action='deny' order='10'/>"
  const wanted = ["late@x", "spam.example"]
  assert.deepEqual(blockedIn(`<default name='a'/><list name='b'/><list name='a'>${list}</list>`), wanted)
  assert.deepEqual(blockedIn(`<list name='a'>${list}</list>`), [])
  assert.deepEqual(blockedIn("<default name='gone'/>"), [])
})
