import assert from "node:assert/strict"
import test from "node:test"
import { stanza } from "../stanza/index.ts"
import { type ElementLike, xml } from "../xml/index.ts"
import { findChatState, isStandaloneChatState, NS_CHAT_STATES } from "./chat-states.ts"

const composing = xml("composing", { xmlns: NS_CHAT_STATES })
const message = (...children: ElementLike[]) => stanza({ name: "message", attrs: { type: "chat" }, children })

test("a chat state with nothing but a thread and hints stands alone", () => {
  assert.equal(isStandaloneChatState(message(composing)), true)
  const hint = xml("no-store", { xmlns: "urn:xmpp:hints" })
  assert.equal(isStandaloneChatState(message(composing, xml("thread", {}, "t1"), hint)), true)
})

test("a chat state beside anything of lasting worth does not stand alone", () => {
  assert.equal(isStandaloneChatState(message(composing, xml("body", {}, "Ay me!"))), false)
  assert.equal(isStandaloneChatState(message(composing, xml("thread", { xmlns: "urn:other" }))), false)
  assert.equal(isStandaloneChatState(message()), false)
})

test("only the states of the standard are found", () => {
  assert.equal(findChatState(message(composing)), "composing")
  assert.equal(findChatState(message(xml("sighing", { xmlns: NS_CHAT_STATES }))), undefined)
})
