import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { Jid, type Stanza } from "@kith/xmpp"
import type { Account, Message } from "../index.ts"
import { closeDevices, signIn } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const ROMEO = "romeo@montague.example"
const JULIET = Jid.parse("juliet@capulet.example")
const TYBALT = "tybalt@capulet.example/street"
const DEVICE = `${JULIET}/balcony`
const NS_JINGLE = "urn:xmpp:jingle:1"
const NS_IBB = "http://jabber.org/protocol/ibb"
/** Of the five bytes of "Hark!". */
const HASH =
  "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>dx038qEdHqGwtvIekLDHlZ7ZaQJN1UnBQO7njFNPBQQ=</hash>"
const HARK = btoa("Hark!")

describe("offers of files that are not as they should be", () => {
  let server: ScriptedServer
  let account: Account
  let count = 0

  beforeEach(async () => {
    server = new ScriptedServer(ROMEO)
    server.answerRequest = (request) => {
      if (!request.has("query", "jabber:iq:roster")) return request.to === DEVICE
      const item = `<item jid='${JULIET}' subscription='both'/>`
      server.say(`<iq type='result' id='${request.id}'><query xmlns='jabber:iq:roster'>${item}</query></iq>`)
      return true
    }
    const person = { address: Jid.parse(ROMEO), password: "secret" }
    const endpoint = { kind: "websocket", url: "ws://127.0.0.1:9" } as const
    account = await signIn(person, endpoint, { openLink: server.openLink })
    await until(account.contacts, ({ length }) => length === 1)
  })
  afterEach(closeDevices)

  /** Asks our device something, and resolves with its answer: the condition of an error, or `result`. */
  const ask = async (payload: string, from = DEVICE): Promise<string> => {
    count += 1
    const id = `ask-${count}`
    server.say(
      `<iq xmlns='jabber:client' from='${from}' to='${ROMEO}/here' type='set' id='${id}'>${payload}</iq>`,
    )
    const answer = await server.next("iq", (iq) => iq.id === id)
    return answer.child("error")?.elements[0]?.name ?? "result"
  }
  const jingle = (action: string, inner: string, sid = "s1") =>
    `<jingle xmlns='${NS_JINGLE}' action='${action}' sid='${sid}'>${inner}</jingle>`
  const ibb = "<transport xmlns='urn:xmpp:jingle:transports:ibb:1' sid='b1' block-size='4096'/>"
  const content = (file: string, transport = ibb, senders = "initiator", name = "file") =>
    `<content creator='initiator' name='${name}' senders='${senders}'>
       <description xmlns='urn:xmpp:jingle:apps:file-transfer:5'><file>${file}</file></description>${transport}</content>`
  const letter = `<name>../hark.txt</name><size>5</size>${HASH}`
  const offer = (inner = content(letter), sid?: string) => ask(jingle("session-initiate", inner, sid))
  const sent = (action: string) =>
    server.next("iq", (iq) => iq.child("jingle", NS_JINGLE)?.attrs.action === action)
  const reasonOf = (iq: Stanza) => iq.child("jingle", NS_JINGLE)?.child("reason")?.elements[0]?.name
  const { messages } = { messages: () => account.conversation(JULIET).messages }
  const stands = async (state: string): Promise<Message> => {
    const all = await until(messages(), ([first]) => first?.direct?.state === state)
    return all[0] as Message
  }
  /** Acknowledges the request. */
  const acknowledge = ({ id }: Stanza) =>
    server.say(`<iq xmlns='jabber:client' from='${DEVICE}' type='result' id='${id}'/>`)
  /** Offers, accepts and opens the stream. */
  const begin = async () => {
    assert.equal(await offer(), "result")
    const { id } = await stands("offered")
    await account.fileTransfers.accept(id)
    acknowledge(await sent("session-accept"))
    assert.equal(await ask(`<open xmlns='${NS_IBB}' sid='b1' block-size='4096'/>`), "result")
  }
  const block = (seq: number, text: string) =>
    ask(`<data xmlns='${NS_IBB}' sid='b1' seq='${seq}'>${text}</data>`)

  test("a good one arrives, under a name that is no path", async () => {
    await begin()
    assert.equal((await stands("running")).attachments?.[0]?.name, ".._hark.txt")
    assert.equal(await block(0, HARK), "result")
    acknowledge(await sent("session-info"))
    assert.equal(reasonOf(await sent("session-terminate")), "success")
    const { direct, attachments } = await stands("done")
    assert.equal(direct?.isChecked, true)
    assert.equal(await (await account.fileTransfers.findFile(attachments?.[0]?.url ?? ""))?.text(), "Hark!")
  })

  test("strangers find nobody, not even with something we do not know", async () => {
    for (const inner of [content(letter), "<content creator='initiator' name='a'/>"]) {
      assert.equal(await ask(jingle("session-initiate", inner), TYBALT), "service-unavailable")
    }
    assert.deepEqual(messages().get(), [])
  })

  test("what does not fit is refused", async () => {
    assert.equal(await ask(`<jingle xmlns='${NS_JINGLE}' action='session-sing' sid='a'/>`), "bad-request")
    assert.equal(await ask(jingle("session-initiate", "")), "bad-request")
    assert.equal(await ask(jingle("session-accept", content(letter), "nobody")), "item-not-found")
    assert.equal(await ask(`<open xmlns='${NS_IBB}' sid='b9' block-size='4096'/>`), "not-acceptable")
    assert.equal(await ask(`<data xmlns='${NS_IBB}' sid='b9' seq='0'>${HARK}</data>`), "item-not-found")
    assert.equal(await offer(), "result")
    assert.equal(await offer(), "unexpected-request")
    assert.equal(await ask(jingle("session-info", "<ring xmlns='urn:a'/>")), "feature-not-implemented")
    assert.equal(await ask(jingle("session-info", "")), "result")
    assert.equal(
      await ask(jingle("transport-info", content("", ibb, "initiator", "other"))),
      "item-not-found",
    )
  })

  test("what we cannot take ends with a reason", async () => {
    const cases = [
      [content(letter) + content(letter, ibb, "initiator", "second"), "incompatible-parameters"],
      [content("<name>endless</name>"), "incompatible-parameters"],
      [content("<size>3000000000</size>"), "incompatible-parameters"],
      [content(HASH, ibb, "responder"), "failed-application"],
      [
        "<content creator='initiator' name='a'><description xmlns='urn:a'/></content>",
        "unsupported-applications",
      ],
    ] as const
    for (const [index, [inner, reason]] of cases.entries()) {
      const sid = `case-${index}`
      assert.equal(await offer(inner, sid), "result")
      const ended = await server.next("iq", (iq) => iq.child("jingle", NS_JINGLE)?.attrs.sid === sid)
      assert.equal(reasonOf(ended), reason, inner)
    }
    assert.deepEqual(messages().get(), [])
  })

  test("another file than the promised one is thrown away", async () => {
    await begin()
    await block(0, btoa("Harm!"))
    assert.equal(reasonOf(await sent("session-terminate")), "media-error")
    const { direct, attachments } = await stands("failed")
    assert.equal(direct?.problem, "damaged")
    assert.equal(await account.fileTransfers.findFile(attachments?.[0]?.url ?? ""), undefined)
  })

  test("more than was promised is not taken", async () => {
    await begin()
    await block(0, btoa("Hark, hark!"))
    assert.equal(reasonOf(await sent("session-terminate")), "media-error")
    assert.equal((await stands("failed")).direct?.problem, "damaged")
  })

  test("a block out of its order closes the stream", async () => {
    await begin()
    assert.equal(await block(1, HARK), "unexpected-request")
    assert.ok(await server.next("iq", (iq) => iq.has("close", NS_IBB)))
    assert.equal((await stands("failed")).direct?.problem, "incomplete")
  })

  test("a way we cannot go is replaced by one we can", async () => {
    const socks = "<transport xmlns='urn:xmpp:jingle:transports:s5b:1' sid='p1'/>"
    assert.equal(await offer(content(letter, socks)), "result")
    await account.fileTransfers.accept((await stands("offered")).id)
    const replacement = await sent("transport-replace")
    acknowledge(replacement)
    const ours = replacement.child("jingle", NS_JINGLE)?.child("content")?.elements.at(-1)
    assert.equal(ours?.namespace, "urn:xmpp:jingle:transports:ibb:1")
    const theirs = `<content creator='initiator' name='file'>${ours}</content>`
    assert.equal(await ask(jingle("transport-accept", theirs)), "result")
    acknowledge(await sent("session-accept"))
    const sid = ours?.attrs.sid
    assert.equal(await ask(`<open xmlns='${NS_IBB}' sid='${sid}' block-size='4096'/>`), "result")
    assert.equal(await ask(`<data xmlns='${NS_IBB}' sid='${sid}' seq='0'>${HARK}</data>`), "result")
    acknowledge(await sent("session-info"))
    assert.equal((await stands("done")).direct?.isChecked, true)
  })

  test("an offer that is taken back is not to be accepted any more", async () => {
    assert.equal(await offer(), "result")
    await stands("offered")
    assert.equal(await ask(jingle("session-terminate", "<reason><cancel/></reason>")), "result")
    const { id, direct } = await stands("cancelled")
    assert.equal(direct?.by, "peer")
    await assert.rejects(account.fileTransfers.accept(id), { name: "DirectTransferFailed" })
  })
})
