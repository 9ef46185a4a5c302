import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account, Conversation } from "../index.ts"
import { closeDevices, signIn } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const ROMEO = "romeo@montague.example"
const JULIET = Jid.parse("juliet@capulet.example")
const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const

describe("what the peer says of a message before our server has acknowledged it", () => {
  let server: ScriptedServer
  let account: Account
  let juliet: Conversation
  const lines = () => juliet.messages.get().map(({ body, state }) => `${body}: ${state}`)

  beforeEach(async () => {
    server = new ScriptedServer(ROMEO)
    const person = { address: Jid.parse(ROMEO), password: "secret" }
    account = await signIn(person, ENDPOINT, { openLink: server.openLink })
    juliet = account.conversation(JULIET)
  })
  afterEach(closeDevices)

  const sayOf = (markup: string) =>
    server.say(`<message from='${JULIET}/b' to='${ROMEO}'>${markup}</message>`)
  const read = (id: string | undefined) => sayOf(`<displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>`)
  const received = (id: string | undefined) => sayOf(`<received xmlns='urn:xmpp:receipts' id='${id}'/>`)
  /** What the wire calls it. */
  const send = async (body: string) => {
    await juliet.send(body)
    return (await server.next("message", (message) => message.child("body")?.text === body)).id
  }

  test("a mark for the second is one for the first, whether that was acknowledged or not", async () => {
    server.acknowledges = true
    await send("one")
    await until(juliet.messages, ([first]) => first?.state === "sent")
    server.acknowledges = false
    await send("two")
    read(await send("three"))
    await until(juliet.messages, (messages) => messages.at(-1)?.state === "displayed")
    assert.deepEqual(lines(), ["one: displayed", "two: displayed", "three: displayed"])
  })

  test("a receipt for the second leaves them in their order", async () => {
    await send("one")
    received(await send("two"))
    await until(juliet.messages, (messages) => messages.some(({ state }) => state === "delivered"))
    assert.deepEqual(lines(), ["one: sent", "two: delivered"])
    read(await send("three"))
    await until(juliet.messages, (messages) => messages.at(-1)?.state === "displayed")
    assert.deepEqual(lines(), ["one: displayed", "two: displayed", "three: displayed"])
  })

  test("what waits for its file is neither read nor lost", async () => {
    // Where files could go, this server never says.
    server.answerRequest = (request) => request.has("query", "http://jabber.org/protocol/disco#items")
    await account.uploads.send(JULIET, { body: "a rose" }, [
      { data: new Blob(["rose"]), details: { name: "rose.txt", mediaType: "text/plain" } },
    ])
    read(await send("two"))
    await until(juliet.messages, (messages) => messages.some(({ state }) => state === "displayed"))
    assert.deepEqual(lines().toSorted(), ["a rose: pending", "two: displayed"])
  })
})
