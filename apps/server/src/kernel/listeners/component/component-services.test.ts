import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { declareComponents, startTestServer, TestComponent, type TestServer } from "../../../testing/index.ts"

const ECHO = "echo.localhost"
const ROOM = "orchard@rooms.localhost"
const NS_MUC = "http://jabber.org/protocol/muc"

describe("What the server serves, people of a component use as well", () => {
  let server: TestServer
  let echo: TestComponent
  before(async () => {
    server = await startTestServer({ config: declareComponents(ECHO) })
    await server.register("romeo")
    echo = await TestComponent.join(server.ports.components, ECHO)
  })
  after(async () => {
    await echo.close()
    await server.stop()
    assert.deepEqual(server.complaints, [])
  })

  test("rooms: they enter, talk, and have left when the component goes", async () => {
    await using romeo = await server.join("romeo")
    romeo.send(`<presence to='${ROOM}/Romeo'><x xmlns='${NS_MUC}'/></presence>`)
    await romeo.next("presence", ({ from }) => from === `${ROOM}/Romeo`)
    await romeo.ask(
      "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>",
      { type: "set", to: ROOM },
    )
    echo.send(`<presence from='nurse@${ECHO}/kitchen' to='${ROOM}/Nurse'><x xmlns='${NS_MUC}'/></presence>`)
    await romeo.next("presence", ({ from }) => from === `${ROOM}/Nurse`)
    await echo.next("presence", ({ from, to }) => from === `${ROOM}/Nurse` && to === `nurse@${ECHO}/kitchen`)
    romeo.send(`<message to='${ROOM}' type='groupchat' id='r'><body>Ho!</body></message>`)
    assert.equal((await echo.next("message", (message) => message.has("body"))).child("body")?.text, "Ho!")
    echo.send(
      `<message from='nurse@${ECHO}/kitchen' to='${ROOM}' type='groupchat' id='n'><body>Anon!</body></message>`,
    )
    const heard = await romeo.next("message", (message) => message.child("body")?.text === "Anon!")
    assert.equal(heard.from, `${ROOM}/Nurse`)
    const info = await echo.request("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: ROOM })
    assert.equal(info.type, "result")
    echo.cut()
    await romeo.next("presence", ({ from, type }) => from === `${ROOM}/Nurse` && type === "unavailable")
    echo = await TestComponent.join(server.ports.components, ECHO)
  })

  test("nodes of an account: they ask for what everybody may see", async () => {
    await using romeo = await server.join("romeo")
    const publish = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:x'><item id='1'><x xmlns='urn:x'/></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub>`
    await romeo.ask(publish, { type: "set" })
    const items = await echo.request(
      "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:x'/></pubsub>",
      { to: "romeo@localhost", from: `nurse@${ECHO}` },
    )
    assert.match(String(items), /<item id='1'>/)
  })
})
