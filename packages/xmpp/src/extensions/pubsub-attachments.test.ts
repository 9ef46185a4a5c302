import assert from "node:assert/strict"
import test from "node:test"
import { Jid } from "../jid/index.ts"
import { xml } from "../xml/index.ts"
import {
  attachmentNode,
  attachmentSummary,
  NS_ATTACHMENTS,
  parseAttachmentNode,
  parseAttachmentSummaryNode,
  parseAttachments,
} from "./pubsub-attachments.ts"

const TARGET = {
  service: Jid.parse("juliet@capulet.lit"),
  node: "urn:xmpp:microblog:0",
  item: "balcony-restoration-afd1",
}
const NAME =
  "urn:xmpp:pubsub-attachments:1/xmpp:juliet@capulet.lit?;node=urn%3Axmpp%3Amicroblog%3A0;item=balcony-restoration-afd1"

test("the node of an item is named as in XEP-0470, in one way only", () => {
  assert.equal(attachmentNode(TARGET), NAME)
  assert.deepEqual(parseAttachmentNode(NAME), TARGET)
  const odd = { ...TARGET, node: "a;b=c/d?e%f (g)!", item: "é'*~" }
  assert.deepEqual(parseAttachmentNode(attachmentNode(odd)), odd)
  for (const wrong of [
    NAME.replace("%3A", ":"),
    NAME.replace("%3A", "%3a"),
    `${NAME};x=y`,
    `${NAME}%`,
    "urn:x",
  ]) {
    assert.equal(parseAttachmentNode(wrong), undefined, wrong)
  }
  assert.equal(parseAttachmentSummaryNode("urn:xmpp:pubsub-attachments:summary:1/a/b"), "a/b")
  assert.equal(parseAttachmentSummaryNode("urn:xmpp:pubsub-attachments:summary:1/"), undefined)
})

test("a reaction counts once, and what is no emoji not at all", () => {
  const reactions = ["👷", "👷", " 🔨 ", "", "x".repeat(65)].map((text) => xml("reaction", {}, text))
  const element = xml(
    "attachments",
    { xmlns: NS_ATTACHMENTS },
    xml("noticed"),
    xml("reactions", {}, ...reactions),
  )
  assert.deepEqual(parseAttachments(element), { isNoticed: true, reactions: ["👷", "🔨"] })
  assert.deepEqual(parseAttachments(xml("attachments", { xmlns: NS_ATTACHMENTS })), {
    isNoticed: false,
    reactions: [],
  })
})

test("a summary names how often, where that is more than once", () => {
  const summary = attachmentSummary({
    noticed: 25,
    reactions: new Map([
      ["💃", 22],
      ["🎉", 1],
    ]),
  })
  assert.equal(
    String(summary),
    "<summary xmlns='urn:xmpp:pubsub-attachments:summary:1'><noticed count='25'/><reactions><reaction count='22'>💃</reaction><reaction>🎉</reaction></reactions></summary>",
  )
  assert.equal(attachmentSummary({ noticed: 0, reactions: new Map() }).children.length, 0)
})
