import assert from "node:assert/strict"
import { after, before, describe, it, test } from "node:test"
import { NODE_VCARD4, NS_VCARD_TEMP, NS_VCARD4 } from "@kith/xmpp/extensions"
import {
  exportAccounts,
  importAccounts,
  startTestServer,
  type TestClient,
  type TestServer,
} from "../../testing/index.ts"
import {
  elementsIn,
  eventOf,
  joinWanting,
  NS,
  nextEvent,
  publish,
  pubsub,
  refusal,
  set,
} from "../../testing/pubsub.ts"

const vCard = (inner = "") => `<vCard xmlns='${NS_VCARD_TEMP}'>${inner}</vCard>`
const JULIET = "<FN>Juliet Capulet</FN><NICKNAME>Jule</NICKNAME><MAILER>Dove</MAILER>"

const save = (client: TestClient, inner: string) => client.ask(vCard(inner), { type: "set" })

/** What is in somebody's vCard, or why one does not see it. */
async function read(client: TestClient, to?: string): Promise<string> {
  const answer = await client.request(vCard(), to === undefined ? {} : { to })
  if (answer.type === "error") return answer.child("error")?.elements[0]?.name ?? ""
  const card = answer.child("vCard", NS_VCARD_TEMP)
  return String(card).replace(/^<vCard[^>]*>|<\/vCard>$/g, "")
}

async function readFour(client: TestClient, to?: string): Promise<string> {
  const request = pubsub(`<items node='${NODE_VCARD4}' max_items='1'/>`)
  const answer = await client.request(request, to === undefined ? {} : { to })
  const [item] = elementsIn(answer.child("pubsub", NS)?.child("items"))
  return (item?.child("vcard", NS_VCARD4)?.elements ?? [])
    .map((each) => String(each).replaceAll(` xmlns='${NS_VCARD4}'`, ""))
    .join("")
}

const four = (inner: string) => `<vcard xmlns='${NS_VCARD4}'>${inner}</vcard>`
const owner = (children: string) => `<pubsub xmlns='${NS}#owner'>${children}</pubsub>`

describe("A vCard", () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.register("romeo", "juliet", "tybalt", "nurse", "paris", "rosaline", "benvolio")
  })
  after(() => server.stop())

  it("is read by its owner and by everybody else, also after a restart", async () => {
    {
      await using juliet = await server.signIn("juliet")
      await save(juliet, JULIET)
      assert.equal(await read(juliet), JULIET)
    }
    await server.restart()
    await using tybalt = await server.signIn("tybalt")
    assert.equal(await read(tybalt, "juliet@localhost"), JULIET)
    await using juliet = await server.signIn("juliet")
    await save(juliet, "<FN>Juliet Montague</FN>")
    assert.equal(await read(tybalt, "juliet@localhost"), "<FN>Juliet Montague</FN>")
  })

  it("that is not there, of whoever is or is not there, looks the same to others", async () => {
    await using tybalt = await server.signIn("tybalt")
    const answers = await Promise.all(
      ["nurse@localhost", "nobody@localhost"].map((to) => tybalt.request(vCard(), { to })),
    )
    const [one, other] = answers.map((answer) => String(answer.withAttrs({ id: undefined, from: undefined })))
    assert.equal(one, other)
    assert.match(one ?? "", /service-unavailable/)
    await using nurse = await server.signIn("nurse")
    assert.equal(await read(nurse), "")
    assert.equal(await read(nurse, "nurse@localhost"), "")
  })

  it("is changed by its owner alone", async () => {
    await using tybalt = await server.signIn("tybalt")
    for (const to of ["juliet@localhost", "nobody@localhost"]) {
      assert.equal(await tybalt.askInVain(vCard("<FN>Nobody</FN>"), { type: "set", to }), "forbidden")
    }
    assert.doesNotMatch(await read(tybalt, "juliet@localhost"), /Nobody/)
    assert.equal(await tybalt.askInVain(`<vcard xmlns='${NS_VCARD_TEMP}'/>`, { type: "set" }), "bad-request")
    await save(tybalt, "<FN>Tybalt</FN>")
    await tybalt.ask(vCard("<FN>Tybalt C.</FN>"), { type: "set", to: "tybalt@localhost" })
    assert.equal(await read(tybalt), "<FN>Tybalt C.</FN>")
  })

  it("says the same in the format of today, and whoever wants to is told that it is new", async () => {
    const romeo = await joinWanting(server, "romeo", [NODE_VCARD4])
    const paris = await joinWanting(server, "paris", [NODE_VCARD4])
    await server.befriend(romeo, paris)
    await save(paris, "<FN>Paris</FN><EMAIL><WORK/><USERID>p@verona.it</USERID></EMAIL><MAILER>Dove</MAILER>")
    const event = eventOf(await nextEvent(romeo, NODE_VCARD4))
    assert.equal(event?.elements[0]?.elements.length, 0, "it is fetched by those who need it")
    const tybalt = await server.signIn("tybalt")
    const email =
      "<email><parameters><type><text>work</text></type></parameters><text>p@verona.it</text></email>"
    assert.equal(await readFour(tybalt, "paris@localhost"), `<fn><text>Paris</text></fn>${email}`)

    // The other way round nothing is lost that one of the two cannot say.
    const gender = "<gender><sex><text>M</text></sex></gender>"
    await set(paris, publish(NODE_VCARD4, "mine", four(`<fn><text>Count Paris</text></fn>${email}${gender}`)))
    const email4 = "<EMAIL><WORK/><USERID>p@verona.it</USERID></EMAIL>"
    assert.equal(await read(tybalt, "paris@localhost"), `<FN>Count Paris</FN>${email4}<MAILER>Dove</MAILER>`)
    await save(paris, "<FN>Paris again</FN><MAILER>Dove</MAILER>")
    assert.equal(await readFour(tybalt, "paris@localhost"), `<fn><text>Paris again</text></fn>${gender}`)

    // What stays the same is not told again.
    await paris.settle()
    romeo.takeAll("message")
    await save(paris, "<FN>Paris again</FN><CLASS><PUBLIC/></CLASS>")
    await romeo.expectNo("message")
    assert.equal(await read(tybalt, "paris@localhost"), "<FN>Paris again</FN><CLASS><PUBLIC/></CLASS>")
  })

  it("goes in both formats when it is emptied, retracted or its node is deleted", async () => {
    const rosaline = await server.signIn("rosaline")
    const tybalt = await server.signIn("tybalt")
    const isGone = async () => {
      assert.equal(await read(rosaline), "")
      assert.equal(await read(tybalt, "rosaline@localhost"), "service-unavailable")
      assert.equal(await readFour(rosaline), "")
    }
    await isGone()
    for (const remove of [
      () => save(rosaline, ""),
      () => set(rosaline, pubsub(`<retract node='${NODE_VCARD4}'><item id='current'/></retract>`)),
      () => set(rosaline, owner(`<purge node='${NODE_VCARD4}'/>`)),
      () => set(rosaline, owner(`<delete node='${NODE_VCARD4}'/>`)),
    ]) {
      await save(rosaline, "<FN>Rosaline</FN><LABEL><LINE>A secret address</LINE></LABEL>")
      assert.match(await read(tybalt, "rosaline@localhost"), /Rosaline.*secret/)
      await remove()
      await isGone()
    }
    // What only the old format could say does not come back with another vCard.
    await set(rosaline, publish(NODE_VCARD4, "x", four("<fn><text>Rosaline</text></fn>")))
    assert.equal(await read(tybalt, "rosaline@localhost"), "<FN>Rosaline</FN>")
    await save(rosaline, "<MAILER>Dove</MAILER>")
    assert.equal(await read(tybalt, "rosaline@localhost"), "<MAILER>Dove</MAILER>")
    assert.equal(await readFour(rosaline), "")
  })

  it("is hidden in both formats from those its owner does not let read it", async () => {
    const benvolio = await server.join("benvolio")
    const [romeo, tybalt] = [await server.join("romeo"), await server.join("tybalt")]
    await server.befriend(benvolio, romeo)
    const card = four("<fn><text>Benvolio</text></fn>")
    await set(benvolio, publish(NODE_VCARD4, "x", card, { access_model: "presence" }))
    await save(benvolio, "<FN>Benvolio M.</FN>")
    assert.equal(await read(romeo, "benvolio@localhost"), "<FN>Benvolio M.</FN>")
    assert.equal(await read(benvolio), "<FN>Benvolio M.</FN>")
    assert.equal(await read(tybalt, "benvolio@localhost"), "service-unavailable")
  })

  it("is advertised, and its node takes nothing else", async () => {
    const tybalt = await server.signIn("tybalt")
    for (const to of ["localhost", "tybalt@localhost"]) {
      const info = String(await tybalt.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to }))
      assert.match(info, /<feature var='vcard-temp'\/>/)
      assert.match(info, /<feature var='urn:ietf:params:xml:ns:vcard-4.0'\/>/)
    }
    const INVALID = "bad-request, invalid-payload"
    for (const payload of [vCard(), `<vcards xmlns='${NS_VCARD4}'/>`, "<vcard xmlns='urn:x'/>"]) {
      assert.equal(await refusal(tybalt, "set", publish(NODE_VCARD4, "x", payload)), INVALID)
    }
    const forgetful = publish("urn:xmpp:vcard4", "x", four(""), { persist_items: "false" })
    const rosaline = await server.signIn("nurse")
    assert.match(await refusal(rosaline, "set", forgetful), /^not-acceptable/)
  })

  it("goes with its account", async () => {
    const nurse = await server.signIn("nurse")
    await save(nurse, "<FN>Angelica</FN><MAILER>Dove</MAILER>")
    await nurse.ask("<query xmlns='jabber:iq:register'><remove/></query>", { type: "set" })
    await server.register("nurse")
    await using next = await server.signIn("nurse")
    assert.equal(await read(next), "")
    assert.deepEqual(server.complaints, [])
  })
})

test("What people note about their contacts is nobody else's", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)
  await set(juliet, publish("urn:xmpp:contacts", "romeo@localhost", four("<note><text>Sings</text></note>")))
  await set(juliet, publish("urn:xmpp:contacts", "nurse@localhost", four("<note><text>Talks</text></note>")))
  const answer = await juliet.ask(pubsub("<items node='urn:xmpp:contacts'/>"))
  assert.equal(elementsIn(answer.child("pubsub", NS)?.child("items")).length, 2)
  const told = await refusal(romeo, "get", pubsub("<items node='urn:xmpp:contacts'/>"), "juliet@localhost")
  assert.equal(told, "not-allowed, closed-node")
})

test("Where the operator wants it, a vCard is for contacts", async () => {
  await using server = await startTestServer({
    config: "[vcards]\nvisibility = 'contacts'\nmax-bytes = 1024\n",
  })
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo"),
    await server.join("juliet"),
    await server.join("tybalt"),
  ]
  await server.befriend(romeo, juliet)
  for (const inner of [JULIET, "<MAILER>Dove</MAILER>"]) {
    await save(juliet, inner)
    assert.equal(await read(romeo, "juliet@localhost"), inner)
    assert.equal(await read(tybalt, "juliet@localhost"), "service-unavailable")
  }
  const refused = await juliet.request(vCard(`<FN>${"x".repeat(1024)}</FN>`), { type: "set" })
  assert.match(String(refused), /policy-violation.*1024 bytes/)
  assert.equal(await read(juliet), "<MAILER>Dove</MAILER>")
})

test("A vCard moves to another server with its account", async () => {
  await using from = await startTestServer()
  await from.register("juliet")
  await using juliet = await from.signIn("juliet")
  await save(juliet, JULIET)
  await using to = await startTestServer()
  for (let time = 0; time < 2; time++) {
    assert.deepEqual((await importAccounts(to, await exportAccounts(from))).problems, [])
    await using there = await to.signIn("juliet")
    assert.equal(await read(there), JULIET)
    assert.equal(
      await readFour(there),
      "<fn><text>Juliet Capulet</text></fn><nickname><text>Jule</text></nickname>",
    )
  }
})
