import assert from "node:assert/strict"
import { test } from "node:test"
import { declareComponents, startTestServer } from "../../apps/server/src/testing/index.ts"
import { SlixmppClient } from "./slixmpp.ts"
import { SlixmppComponent } from "./slixmpp-component.ts"

const ECHO = "echo.localhost"

test("a component made with slixmpp talks with people, is found, and becomes their contact", async () => {
  await using server = await startTestServer({ config: declareComponents(ECHO) })
  await server.register("romeo", "juliet")
  await using echo = new SlixmppComponent(server, ECHO)
  await echo.next({ event: "ready" })
  await using juliet = new SlixmppClient(server, "juliet", "tls")
  await juliet.next({ event: "ready" })

  juliet.do({ do: "send", to: `cave@${ECHO}`, body: "Romeo!" })
  await echo.next({ event: "message", sender: "juliet@localhost", body: "Romeo!" })
  await juliet.next({ event: "message", sender: `cave@${ECHO}`, body: "Romeo!" })

  juliet.do({ do: "subscribe", to: `cave@${ECHO}` })
  await juliet.next({ event: "subscribe", sender: `cave@${ECHO}` })
  await juliet.next({ event: "presence", sender: `cave@${ECHO}`, type: "available" })
  juliet.do({ do: "accept", to: `cave@${ECHO}` })
  await echo.next({ event: "available" })

  echo.do({ do: "ping", to: "localhost" })
  await echo.next({ event: "pong" })
  echo.do({ do: "items", of: "localhost" })
  const { jids } = await echo.next({ event: "items" })
  assert.ok(Array.isArray(jids) && jids.includes(ECHO))

  await using romeo = await server.join("romeo")
  const info = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: ECHO })
  assert.match(String(info), /category=.gateway./)
  assert.deepEqual(server.complaints, [])
})

test("contacts of a component that goes are gone, and its people hear who goes", async () => {
  await using server = await startTestServer({ config: declareComponents(ECHO) })
  await server.register("juliet")
  const echo = new SlixmppComponent(server, ECHO)
  await echo.next({ event: "ready" })
  {
    await using juliet = await server.join("juliet")
    juliet.send(`<presence to='cave@${ECHO}' type='subscribe'/>`)
    await juliet.next("presence", ({ type }) => type === "subscribe")
    juliet.send(`<presence to='cave@${ECHO}' type='subscribed'/>`)
    await echo.next({ event: "available", sender: juliet.jid.toString() })
  }
  await echo.next({ event: "unavailable" })
  await using again = await server.join("juliet")
  await again.next("presence", ({ from, type }) => from === `cave@${ECHO}/cave` && type === undefined)
  await echo[Symbol.asyncDispose]()
  await again.next("presence", ({ from, type }) => from === `cave@${ECHO}/cave` && type === "unavailable")
})

test("a component of slixmpp with a wrong secret is not let in", async () => {
  await using server = await startTestServer({ config: declareComponents(ECHO) })
  await using echo = new SlixmppComponent(server, ECHO, "a wrong secret of hers")
  await echo.next({ event: "disconnected" })
})

test("a component of slixmpp acts for people, as far as it may", async () => {
  const privileges = `[[privileged-entities.entities]]\ndomain = "${ECHO}"\nroster = "both"\nmessage = "outgoing"\n`
  await using server = await startTestServer({ config: `${declareComponents(ECHO)}${privileges}` })
  await server.register("romeo", "juliet")
  await using echo = new SlixmppComponent(server, ECHO)
  await echo.next({ event: "privileges", roster: "both", message: "outgoing", presence: "none" })
  echo.do({ do: "write-roster", of: "juliet@localhost", contact: `cave@${ECHO}`, name: "The cave" })
  await echo.next({ event: "written" })
  echo.do({ do: "read-roster", of: "juliet@localhost" })
  assert.deepEqual((await echo.next({ event: "roster" })).jids, [`cave@${ECHO}`])

  await using romeo = new SlixmppClient(server, "romeo", "tls")
  await romeo.next({ event: "ready" })
  echo.do({ do: "speak", as: "juliet@localhost", to: "romeo@localhost", body: "Dost thou love me?" })
  await romeo.next({ event: "message", sender: "juliet@localhost", body: "Dost thou love me?" })
})
