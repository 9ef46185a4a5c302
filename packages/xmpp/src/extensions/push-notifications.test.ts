import assert from "node:assert/strict"
import { test } from "node:test"
import { dataForm, findFieldValue, Jid, MalformedError, parseElement, parseForm } from "../index.ts"
import { NS_PUBSUB, PUBSUB_PUBLISH_OPTIONS } from "./publish-subscribe.ts"
import {
  disablePush,
  enablePush,
  NS_PUSH,
  parsePushNotification,
  parsePushRequest,
  pushNotification,
  pushPublication,
} from "./push-notifications.ts"

const service = Jid.parse("push.example.org")
const options = parseForm(
  parseElement(
    `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>${PUBSUB_PUBLISH_OPTIONS}</value></field><field var='secret'><value>s</value></field></x>`,
  ),
)

test("a request for notifications reads as it was written", () => {
  const read = parsePushRequest(
    parseElement(String(enablePush({ service, node: "n", options, wantsPriority: true }))),
  )
  assert.equal(read.service.toString(), "push.example.org")
  assert.deepEqual([read.node, read.wantsPriority], ["n", true])
  assert.equal(read.options && findFieldValue(read.options, "secret"), "s")
  const plain = parsePushRequest(parseElement(String(disablePush({ service }))))
  assert.deepEqual([plain.node, plain.options, plain.wantsPriority], [undefined, undefined, false])
})

for (const text of [
  `<enable xmlns='${NS_PUSH}'/>`,
  `<enable xmlns='${NS_PUSH}' jid='@'/>`,
  `<enable xmlns='${NS_PUSH}' jid='a'><x xmlns='jabber:x:data' type='submit'/></enable>`,
]) {
  test(`${text} is malformed`, () =>
    assert.throws(() => parsePushRequest(parseElement(text)), MalformedError))
}

test("a notification reads as it was written", () => {
  const summary = {
    messageCount: 3,
    pendingSubscriptionCount: 0,
    lastMessageSender: "juliet@example.org",
    lastMessageBody: "Ay me",
  }
  const element = parseElement(String(pushNotification(summary)))
  assert.deepEqual(parsePushNotification(element), summary)
  assert.equal(
    parsePushNotification(parseElement(String(pushNotification({ messageCount: 1 })))).lastMessageBody,
    undefined,
  )
  assert.deepEqual(parsePushNotification(parseElement(`<notification xmlns='${NS_PUSH}'/>`)), {})
})

test("a publication has the node, the notification, and the options that were asked for", () => {
  const publication = pushPublication("n", pushNotification({ messageCount: 1 }), dataForm(options))
  const read = parseElement(String(publication))
  assert.equal(read.namespace, NS_PUBSUB)
  assert.equal(read.child("publish")?.attrs.node, "n")
  assert.ok(read.child("publish")?.child("item")?.child("notification", NS_PUSH))
  assert.equal(read.child("publish-options")?.elements.length, 1)
  assert.equal(pushPublication(undefined, pushNotification({})).elements.length, 1)
})
