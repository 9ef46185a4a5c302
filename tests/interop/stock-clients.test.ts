import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer } from "../../apps/server/src/testing/index.ts"
import { GajimClient } from "./gajim.ts"
import { PoezioClient } from "./poezio.ts"
import { ProfanityClient } from "./profanity.ts"
import { SlixmppClient } from "./slixmpp.ts"

test("two slixmpp clients become contacts and talk, one by STARTTLS and one by direct TLS", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = new SlixmppClient(server, "romeo", "starttls")
  await using juliet = new SlixmppClient(server, "juliet", "tls")
  await romeo.next({ event: "ready" })
  await juliet.next({ event: "ready" })

  romeo.do({ do: "subscribe", to: "juliet@localhost" })
  await juliet.next({ event: "subscribe", sender: "romeo@localhost" })
  juliet.do({ do: "accept", to: "romeo@localhost" })
  await romeo.next({ event: "presence", sender: "juliet@localhost", type: "available" })

  romeo.do({ do: "send", to: "juliet@localhost", body: "Hark, what light?", id: "light" })
  const heard = await juliet.next({ event: "message", body: "Hark, what light?" })
  assert.equal(heard.delayed, false)
  await romeo.next({ event: "receipt", of: "light" })
})

test("a stock client that was away gets what it missed, and its history", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = new SlixmppClient(server, "romeo", "starttls")
  await romeo.next({ event: "ready" })
  romeo.do({ do: "send", to: "juliet@localhost", body: "Art thou gone so?" })
  romeo.do({ do: "send", to: "juliet@localhost", body: "I must hear from thee every day in the hour" })

  await using juliet = new SlixmppClient(server, "juliet", "starttls")
  const first = await juliet.next({ event: "message", body: "Art thou gone so?" })
  assert.equal(first.delayed, true)
  await juliet.next({ event: "message", body: "I must hear from thee every day in the hour" })
  juliet.do({ do: "history", with: "romeo@localhost" })
  const history = await juliet.next({ event: "history" })
  assert.deepEqual(history.bodies, ["Art thou gone so?", "I must hear from thee every day in the hour"])
})

test("a wrong password is refused", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  await using romeo = new SlixmppClient(server, "romeo", "starttls", "not this one")
  await romeo.next({ event: "failed_auth" })
})

test("profanity in a terminal talks with slixmpp", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using juliet = new SlixmppClient(server, "juliet", "tls")
  await juliet.next({ event: "ready" })
  await using romeo = await ProfanityClient.start()
  await romeo.signIn({ address: "romeo@localhost", password: PASSWORD, port: server.ports.tcp ?? 0 })

  await romeo.type("/msg juliet@localhost By a name I know not how to tell thee who I am")
  await juliet.next({ event: "message", body: "By a name I know not how to tell thee who I am" })
  juliet.do({ do: "send", to: "romeo@localhost", body: "Art thou not Romeo, and a Montague?" })
  await romeo.see("Art thou not Romeo, and a Montague?")
})

test("poezio in a terminal talks with Gajim in a window", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using juliet = await GajimClient.start(server, "juliet")
  await using romeo = await PoezioClient.start(server, "romeo")

  await romeo.type("/message juliet@localhost With love's light wings")
  await juliet.next({ event: "message", sender: "romeo@localhost", body: "With love's light wings" })
  await juliet.do({
    do: "say",
    to: "romeo@localhost",
    body: "By whose direction found'st thou out this place?",
  })
  await romeo.see("found'st thou")
})
