import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD } from "../../apps/server/src/testing/index.ts"
import { Verona } from "../browser/verona.ts"
import { ProfanityClient } from "./profanity.ts"
import { SlixmppClient } from "./slixmpp.ts"

test("somebody in the browser and somebody with a stock client have one conversation and one history", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  {
    await using juliet = new SlixmppClient(verona.server, "juliet", "tls")
    await juliet.next({ event: "ready" })
    await romeo.write("Lady, by yonder blessed moon I vow")
    await juliet.next({ event: "message", body: "Lady, by yonder blessed moon I vow" })
    await romeo.seesMark("Lady, by yonder", "Delivered")
    juliet.do({ do: "send", to: "romeo@localhost", body: "O, swear not by the moon" })
    await romeo.reads("O, swear not by the moon")
  }

  await romeo.write("What shall I swear by?")
  await romeo.seesMark("What shall I swear by?", "Sent")
  await romeo.page.goto("about:blank")

  await using juliet = new SlixmppClient(verona.server, "juliet", "tls")
  const missed = await juliet.next({ event: "message", body: "What shall I swear by?" })
  assert.equal(missed.delayed, true)
  juliet.do({ do: "send", to: "romeo@localhost", body: "Do not swear at all" })
  juliet.do({ do: "history", with: "romeo@localhost" })
  const { bodies } = await juliet.next({ event: "history" })
  assert.deepEqual(bodies, [
    "Lady, by yonder blessed moon I vow",
    "O, swear not by the moon",
    "What shall I swear by?",
    "Do not swear at all",
  ])

  await romeo.goTo("/chat/juliet@localhost")
  await romeo.reads("Do not swear at all")
  assert.equal(await romeo.messages("O, swear not by the moon").count(), 1)
})

test("somebody in the browser and somebody in a terminal talk", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "mercutio")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("mercutio")
  await using mercutio = await ProfanityClient.start()
  const port = verona.server.ports.tcp ?? 0
  await mercutio.signIn({ address: "mercutio@localhost", password: PASSWORD, port })

  await mercutio.type("/msg romeo@localhost Nay, gentle Romeo, we must have you dance")
  await romeo.reads("Nay, gentle Romeo, we must have you dance")
  await romeo.write("Not I, believe me")
  await mercutio.see("Not I, believe me")
})
