import assert from "node:assert/strict"
import { after, afterEach, beforeEach, describe, test } from "node:test"
import { Jid, type Stanza } from "@kith/xmpp"
import { readFrame } from "../connection/read-frame.ts"
import type { Account } from "../index.ts"
import { createRandom, mutateStanza } from "./mutate-stanza.ts"
import { closeDevices, signIn } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { CORPUS, JULIET, ROMEO, ROOM } from "./stanza-corpus.ts"
import { until } from "./until.ts"

const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const
const EACH = 60
const PERSON = { address: Jid.parse(ROMEO), password: "secret" }

// Of what cannot be read the console is told, thousands of times here.
const { warn } = console
console.warn = () => undefined
after(() => {
  console.warn = warn
})

describe("stanzas that somebody spoiled", () => {
  let server: ScriptedServer
  beforeEach(() => {
    server = new ScriptedServer(ROMEO)
  })
  afterEach(closeDevices)

  /** What comes after the rubbish arrives, in the same session. */
  const stillWorks = async (account: Account, words: string) => {
    server.say(
      `<message from='${JULIET}/b' to='${ROMEO}' id='${words}' type='chat'><body>${words}</body></message>`,
    )
    await until(account.conversation(Jid.parse(JULIET)).messages, (messages) =>
      messages.some(({ body }) => body === words),
    )
    assert.equal(account.status.get().state, "online")
  }
  const sessions = () => server.find("enable").length

  for (const [index, seed] of CORPUS.entries()) {
    const what =
      /<(?!message|presence|iq|forwarded|delay)[a-z]+ xmlns='[^']+'/.exec(seed)?.[0] ?? seed.slice(0, 60)
    test(`${index + 1}, spoiled in ${EACH} ways, costs nothing: ${what.replace(/[<']/g, "")}`, async () => {
      server.answerRequest = (request) => describeRoom(server, request)
      const account = await signIn(PERSON, ENDPOINT, { openLink: server.openLink })
      const joining = account.rooms.join(Jid.parse(ROOM), { nick: "Romeo" })
      await server.next("presence", ({ to }) => to?.startsWith(ROOM) === true)
      server.say(
        `<presence from='${ROOM}/Romeo'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/><status code='110'/></x></presence>`,
      )
      await joining
      const random = createRandom(index)
      for (let count = 0; count < EACH; count++) server.say(mutateStanza(seed, random))
      await stillWorks(account, "the end of it")
      assert.equal(sessions(), 1)
    })
  }

  test("answers to all that is asked at the start, spoiled, keep nobody out", async () => {
    for (let seed = 0; seed < 40; seed++) {
      server = new ScriptedServer(ROMEO)
      const random = createRandom(seed)
      server.answerRequest = (request) => {
        server.say(spoiledAnswer(request, random))
        return true
      }
      server.answerArchiveQuery = (request) => {
        server.say(spoiledAnswer(request, random))
      }
      const account = await signIn(PERSON, ENDPOINT, { openLink: server.openLink })
      await stillWorks(account, `session ${seed}`)
      await account.close()
    }
  })
})

/** Says that the room is one. */
function describeRoom(server: ScriptedServer, { id, to }: Stanza): boolean {
  if (to !== ROOM) return false
  const info =
    "<identity category='conference' type='text'/><feature var='http://jabber.org/protocol/muc'/><feature var='urn:xmpp:mam:2'/>"
  server.say(
    `<iq type='result' id='${id}' from='${ROOM}'><query xmlns='http://jabber.org/protocol/disco#info'>${info}</query></iq>`,
  )
  return true
}

/** The right id and sender, so that it counts, and content that was once right. */
function spoiledAnswer(request: Stanza, random: () => number): string {
  const [payload] = request.toElement().elements
  const answer = `<iq xmlns='jabber:client' type='result' id='${request.id}'>${richAnswer(payload?.name, payload?.namespace)}</iq>`
  const spoiled = mutateStanza(answer, random)
  const from = request.to === undefined ? "" : ` from='${request.to}'`
  const content = spoiled.slice(spoiled.indexOf(">") + 1)
  const isEmpty = spoiled.endsWith("/>") && !spoiled.includes("</iq>")
  return `<iq xmlns='jabber:client' type='result' id='${request.id}'${from}>${isEmpty ? "</iq>" : content}`
}

function richAnswer(name = "", namespace = ""): string {
  if (namespace === "jabber:iq:roster") {
    return `<query xmlns='${namespace}' ver='1'><item jid='${JULIET}' name='Juliet' subscription='both'><group>V</group></item></query>`
  }
  if (namespace.endsWith("disco#info")) {
    return `<query xmlns='${namespace}'><identity category='server' type='im' name='x'/><feature var='urn:xmpp:mam:2'/><feature var='urn:xmpp:carbons:2'/><feature var='urn:xmpp:time'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>100</value></field></x></query>`
  }
  if (namespace.endsWith("disco#items"))
    return `<query xmlns='${namespace}'><item jid='rooms.montague.example' name='x'/></query>`
  if (namespace === "urn:xmpp:time")
    return "<time xmlns='urn:xmpp:time'><tzo>Z</tzo><utc>2026-11-27T12:00:00Z</utc></time>"
  if (name === "pubsub") {
    return `<pubsub xmlns='${namespace}'><items node='x'><item id='${JULIET}'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' id='1' by='${ROMEO}'/></displayed></item><item id='${ROOM}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item></items></pubsub>`
  }
  if (namespace === "urn:xmpp:mam:2") {
    return `<fin xmlns='urn:xmpp:mam:2' complete='false'><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>a</first><last>b</last><count>2</count></set></fin>`
  }
  if (namespace === "urn:xmpp:blocking")
    return `<blocklist xmlns='${namespace}'><item jid='tybalt@capulet.example'/></blocklist>`
  return `<${name || "query"} xmlns='${namespace || "urn:example"}'/>`
}

describe("frames that nobody can read", () => {
  test("cost the stanza that is in them, and the request that they answer", () => {
    const deep = `${"<a>".repeat(200)}${"</a>".repeat(200)}`
    for (const spoiled of [
      `<message from='${JULIET}' id='1'>${deep}</message>`,
      `<message from='${JULIET}'><body>${"x".repeat(2_000_000)}</body></message>`,
      `<message from='${JULIET}'><body>`,
      `<message ${Array.from({ length: 200 }, (_, index) => `a${index}=''`).join(" ")}/>`,
      "<presence from='<>'",
    ]) {
      const read = readFrame(spoiled)
      assert.equal(read.type, "error")
      assert.equal(read.from, undefined)
    }
    const answer = readFrame(`<iq xmlns='jabber:client' type='result' id='r1' from='${ROMEO}'>${deep}</iq>`)
    assert.deepEqual([answer.type, answer.id, answer.from], ["error", "r1", ROMEO])
    const question = readFrame(`<iq type='set' id='r2' from='${JULIET}/b'>${deep}</iq>`)
    assert.deepEqual([question.type, question.id, question.from], ["set", "r2", `${JULIET}/b`])
    for (const frame of ["", "x", "<features>", "<iqx>", "<!DOCTYPE x>"]) {
      assert.throws(() => readFrame(frame), /nobody can read/)
    }
  })
})

describe("archives that lead nowhere", () => {
  let server: ScriptedServer
  beforeEach(() => {
    server = new ScriptedServer(ROMEO)
  })
  afterEach(closeDevices)

  test("are not read for ever: the same page again and again, new ids without end, other ids than were asked for", async () => {
    const ways: readonly ((count: number) => string)[] = [() => "same", (count) => `page-${count}`, () => ""]
    for (const nameOf of ways) {
      server = new ScriptedServer(ROMEO)
      let count = 0
      server.answerArchiveQuery = (request) => {
        count++
        const queryId = request.child("query", "urn:xmpp:mam:2")?.attrs.queryid
        const id = nameOf(count)
        const inner = `<message xmlns='jabber:client' from='${JULIET}/b' to='${ROMEO}' type='chat' id='x'><body>again</body></message>`
        server.say(
          `<message from='${ROMEO}'><result xmlns='urn:xmpp:mam:2' queryid='${queryId}' id='${id}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-11-27T12:00:00Z'/>${inner}</forwarded></result></message>`,
        )
        server.say(
          `<iq type='result' id='${request.id}'><fin xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><first>${id}</first><last>${id}</last></set></fin></iq>`,
        )
      }
      const account = await signIn(PERSON, ENDPOINT, { openLink: server.openLink })
      const juliet = account.conversation(Jid.parse(JULIET))
      await until(juliet.messages, ({ length }) => length > 0)
      for (let round = 0; round < 5; round++) await juliet.loadOlder()
      assert.ok(count <= 60, `It was asked ${count} times`)
      assert.ok(juliet.messages.get().length <= 60)
      await account.close()
    }
  })
})

describe("lists without end", () => {
  afterEach(closeDevices)

  test("a contact list of many thousands and a server of many thousand features are taken in", async () => {
    const server = new ScriptedServer(ROMEO)
    const items = Array.from({ length: 14_000 }, (_, index) => `<item jid='person${index}@capulet.example'/>`)
    const features = Array.from({ length: 14_000 }, (_, index) => `<feature var='urn:example:${index}'/>`)
    server.answerRequest = (request) => {
      const isRoster = request.has("query", "jabber:iq:roster")
      const isInfo = request.has("query", "http://jabber.org/protocol/disco#info")
      if (!isRoster && !isInfo) return false
      const from = request.to === undefined ? "" : ` from='${request.to}'`
      const content = isRoster
        ? `<query xmlns='jabber:iq:roster'>${items.join("")}</query>`
        : `<query xmlns='http://jabber.org/protocol/disco#info'>${features.join("")}</query>`
      server.say(`<iq type='result' id='${request.id}'${from}>${content}</iq>`)
      return true
    }
    const account = await signIn(PERSON, ENDPOINT, { openLink: server.openLink })
    await until(account.contacts, ({ length }) => length === 14_000)
    server.say(`<message from='${JULIET}/b' to='${ROMEO}' type='chat'><body>still here</body></message>`)
    await until(account.conversation(Jid.parse(JULIET)).messages, ({ length }) => length === 1)
  })
})
