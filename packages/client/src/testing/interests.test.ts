import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import { formatDateTime, Jid, NS_DISPLAYED, type Stanza } from "@kith/xmpp"
import { NS_SETTINGS } from "../account-settings/setting-codec.ts"
import { NS_CONVERSATION_SETTINGS, NS_FOLDERS } from "../conversation-settings/settings-codec.ts"
import { NS_DRAFTS } from "../drafts/draft-codec.ts"
import { NS_HIDDEN } from "../hidden-messages/hidden-codec.ts"
import { closeDevices, signIn } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { JULIET, ROMEO } from "./stanza-corpus.ts"
import { until } from "./until.ts"

const PUBSUB = "http://jabber.org/protocol/pubsub"
const PERSON = { address: Jid.parse(ROMEO), password: "secret" }
const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const

const nodeOf = (request: Stanza) => request.toElement().child("pubsub", PUBSUB)?.child("items")?.attrs.node

afterEach(closeDevices)

test("what other devices changed is asked for at once, and a slow answer holds no other", async () => {
  const server = new ScriptedServer(ROMEO)
  const draft = `<draft xmlns='${NS_DRAFTS}' changed='${formatDateTime(Date.now())}' at='1'><text>O speak again</text></draft>`
  const asked: string[] = []
  const again: string[] = []
  server.answerRequest = (request) => {
    const node = nodeOf(request)
    if (node === undefined) return false
    // At the beginning of the session.
    if (!asked.includes(node)) {
      asked.push(node)
      return false
    }
    again.push(node)
    // The others are never answered.
    if (node !== NS_DRAFTS) return true
    server.say(
      `<iq type='result' id='${request.id}'><pubsub xmlns='${PUBSUB}'><items node='${node}'><item id='${JULIET}'>${draft}</item></items></pubsub></iq>`,
    )
    return true
  }
  const account = await signIn(PERSON, ENDPOINT, { openLink: server.openLink })
  server.say(
    `<iq type='get' id='caps' from='montague.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  )
  const drafts = await until(account.drafts.all, (all) => all.has(JULIET))
  assert.equal(drafts.get(JULIET)?.text, "O speak again")
  assert.deepEqual(again, [
    NS_SETTINGS,
    NS_DISPLAYED,
    NS_CONVERSATION_SETTINGS,
    NS_FOLDERS,
    NS_DRAFTS,
    NS_HIDDEN,
  ])
})
