import assert from "node:assert/strict"
import { once } from "node:events"
import { after, afterEach, before, describe, test } from "node:test"
import { OrdinaryPair } from "../robustness/ordinary-pair.ts"
import type { CertificateFiles } from "./authority.ts"
import { Internet, type JoinWish } from "./internet.ts"
import type { KithPeer } from "./kith.ts"
import type { StockPeer } from "./peer.ts"
import { arrive, bodyOf } from "./people.ts"
import { knock, ScriptedServer } from "./scripted-server.ts"
import type { ServerStream } from "./server-stream.ts"

const VILLAIN = "villain.example"

/** Kith, a server that others take for good, and one that is not. */
class Stage {
  readonly internet: Internet
  readonly kith: KithPeer
  readonly villain: ScriptedServer

  private constructor(internet: Internet, kith: KithPeer, villain: ScriptedServer) {
    this.internet = internet
    this.kith = kith
    this.villain = villain
  }

  static async open(wish: JoinWish = {}): Promise<Stage> {
    const internet = await Internet.open()
    const kith = await internet.addKith(wish)
    const files =
      wish.proof === "dialback"
        ? await internet.authority.selfSign([VILLAIN])
        : await internet.authority.issue([VILLAIN])
    const villain = await ScriptedServer.start(VILLAIN, files)
    await internet.names.publish({ [VILLAIN]: villain.records })
    return new Stage(internet, kith, villain)
  }

  /** Somebody calls who shows that certificate and says they are the villain. */
  async callWith(files: CertificateFiles): Promise<ServerStream> {
    const impostor = await ScriptedServer.start(VILLAIN, files)
    const stream = await impostor.connect(this.kith)
    stream
      .until(() => stream.isClosed, "the end")
      .then(
        () => impostor.stop(),
        () => impostor.stop(),
      )
    return stream
  }

  async close(): Promise<void> {
    await this.villain.stop()
    await this.internet.close()
  }
}

const message = (from: string, to: string, body: string, id = body) =>
  `<message from='${from}' to='${to}' type='chat' id='${id}'><body>${body}</body></message>`

describe("where a certificate is the proof", () => {
  let stage: Stage
  before(async () => {
    stage = await Stage.open()
  })
  after(() => stage.close())
  afterEach(() => assert.deepEqual(stage.kith.server.complaints, []))

  test("a server that has proved its name is heard", async () => {
    await using juliet = await arrive(stage.kith, "juliet")
    await using stream = await stage.villain.callAndLogIn(stage.kith)
    stream.send(message(`iago@${VILLAIN}`, `${juliet.jid.bare}`, "Good my lady"))
    const heard = await juliet.next("message", ({ id }) => id === "Good my lady")
    assert.equal(heard.from, `iago@${VILLAIN}`)
  })

  test("it is not heard in the name of another", async () => {
    await using juliet = await arrive(stage.kith, "juliet")
    for (const from of [
      "romeo@montague.example",
      `romeo@rooms.${VILLAIN}`,
      `romeo@${stage.kith.domain}`,
      `${juliet.jid.bare}`,
      "",
    ]) {
      await using stream = await stage.villain.callAndLogIn(stage.kith)
      stream.send(message(from, `${juliet.jid.bare}`, "Trust me"))
      assert.equal(await stream.refusal(), from === "" ? "improper-addressing" : "invalid-from", from)
    }
    await juliet.expectNo("message")
  })

  test("it is not heard for domains that are not ours", async () => {
    await using stream = await stage.villain.callAndLogIn(stage.kith)
    stream.send(message(`iago@${VILLAIN}`, "juliet@prosody.example", "Hand this on"))
    assert.ok(["invalid-from", "host-unknown", "improper-addressing"].includes(await stream.refusal()))
  })

  test("nobody is heard before the proof", async () => {
    await using juliet = await arrive(stage.kith, "juliet")
    await using stream = await stage.villain.call(stage.kith)
    stream.send(message(`iago@${VILLAIN}`, `${juliet.jid.bare}`, "Too early"))
    assert.equal(await stream.refusal(), "not-authorized")
    await juliet.expectNo("message")
  })

  test("nobody logs in as somebody else", async () => {
    await using stream = await stage.villain.call(stage.kith, { from: "montague.example" })
    await assert.rejects(stream.logIn("montague.example", stage.kith.domain), /refused|did not come/)
    await using other = await stage.villain.call(stage.kith)
    await assert.rejects(other.logIn("montague.example", stage.kith.domain), /refused|did not come/)
  })

  test("a certificate that has expired, that nobody vouches for, or of another name is none", async () => {
    const { authority } = stage.internet
    for (const files of [
      await authority.issue([VILLAIN], { validTo: Date.UTC(2026, 0, 1) }),
      await authority.selfSign([VILLAIN]),
      await authority.issue(["montague.example"]),
      await authority.issue([`rooms.${VILLAIN}`]),
    ]) {
      await using stream = await stage.callWith(files)
      const features = await stream.open(VILLAIN, stage.kith.domain)
      assert.equal(features.has("mechanisms"), false)
      await assert.rejects(stream.logIn(VILLAIN, stage.kith.domain))
    }
  })

  test("a stream is opened only to who is served here, by who is not", async () => {
    for (const [from, to, condition] of [
      [VILLAIN, "nowhere.example", "host-unknown"],
      [stage.kith.domain, stage.kith.domain, "invalid-from"],
      [`rooms.${stage.kith.domain}`, stage.kith.domain, "invalid-from"],
    ] as const) {
      await using stream = await stage.villain.connect(stage.kith)
      await assert.rejects(stream.open(from, to))
      assert.equal(await stream.refusal(), condition, `${from} to ${to}`)
    }
  })

  test("what is no stream of servers is not read on", async () => {
    for (const text of [
      "GET / HTTP/1.1\r\n\r\n",
      "<!DOCTYPE x [<!ENTITY e 'e'>]>",
      "\u0000\u0001",
      "<a>".repeat(2000),
    ]) {
      await using stream = await stage.villain.connect(stage.kith)
      stream.send(text)
      await stream.until(() => stream.isClosed, "the end").catch(() => undefined)
      assert.equal(stream.isClosed, true, text.slice(0, 20))
    }
  })

  test("a stanza is not longer than it may be", async () => {
    await using juliet = await arrive(stage.kith, "juliet")
    await using early = await stage.villain.call(stage.kith)
    early.send(message(`iago@${VILLAIN}`, `${juliet.jid.bare}`, "x".repeat(20_000), "long"))
    assert.equal(await early.refusal(), "policy-violation")

    await using stream = await stage.villain.callAndLogIn(stage.kith)
    stream.send(message(`iago@${VILLAIN}`, `${juliet.jid.bare}`, "x".repeat(100_000), "fits"))
    await juliet.next("message", ({ id }) => id === "fits")
    stream.send(message(`iago@${VILLAIN}`, `${juliet.jid.bare}`, "x".repeat(600_000), "too-long"))
    assert.equal(await stream.refusal(), "policy-violation")
    await juliet.expectNo("message")
  })

  test("who says nothing is not waited for", async () => {
    const silent = await knock(stage.kith)
    const half = await knock(stage.kith)
    half.write("<?xml version='1.0'?><stream:stream ")
    await using unproved = await stage.villain.call(stage.kith)
    const gone = Promise.all([silent, half].map((socket) => once(socket.resume(), "close")))
    stage.kith.server.clock.advance(30_500)
    assert.equal(await unproved.refusal(), "connection-timeout")
    await gone
  })

  test("one address has no more connections than it may", async () => {
    const sockets = await Promise.all(Array.from({ length: 80 }, () => knock(stage.kith)))
    const ended = sockets.map((socket) => once(socket.resume(), "close"))
    await Promise.race(ended)
    for (const socket of sockets) socket.destroy()
    await Promise.all(ended)
    await using stream = await stage.villain.callAndLogIn(stage.kith)
    assert.equal(stream.isClosed, false)
  })

  test("a flood does not keep others from talking", async (context) => {
    using pair = await OrdinaryPair.begin(stage.kith.server)
    await using juliet = await arrive(stage.kith, "juliet")
    const streams = await Promise.all([0, 1, 2, 3].map(() => stage.villain.callAndLogIn(stage.kith)))
    const count = 2000
    for (const [index, stream] of streams.entries()) {
      for (let number = 0; number < count; number++) {
        stream.send(message(`iago-${index}@${VILLAIN}`, `${juliet.jid.bare}`, `Fie ${number}`, `${number}`))
      }
    }
    for (const index of streams.keys()) {
      await juliet.next(
        "message",
        ({ id, from }) => id === `${count - 1}` && from === `iago-${index}@${VILLAIN}`,
      )
      const ids = juliet.inbox
        .filter(({ from }) => from === `iago-${index}@${VILLAIN}`)
        .map(({ id }) => Number(id))
      assert.deepEqual(ids, [...Array(count - 1).keys()])
    }
    const messages = await pair.end()
    context.diagnostic(
      `${messages} messages of a pair meanwhile; the longest pause was ${pair.longestPauseMs} ms`,
    )
    for (const stream of streams) await stream[Symbol.asyncDispose]()
  })
})

describe("where a call back is the proof", () => {
  let stage: Stage
  let prosody: StockPeer
  before(async () => {
    stage = await Stage.open({ proof: "dialback" })
    prosody = await stage.internet.addProsody({ proof: "dialback" })
  })
  after(() => stage.close())
  afterEach(() => assert.deepEqual(stage.kith.server.complaints, []))

  const result = (from: string, to: string, key: string) =>
    `<db:result from='${from}' to='${to}'>${key}</db:result>`

  test("a server is heard once it has said that the key is its own", async () => {
    await using juliet = await arrive(stage.kith, "juliet")
    const { domain } = stage.kith
    await using stream = await stage.villain.call(stage.kith)
    stream.send(result(VILLAIN, domain, "my-key"))
    await using asked = await stage.villain.answer()
    await asked.accept("")
    const question = await asked.next("verify")
    assert.deepEqual(
      [question.attrs.from, question.attrs.to, question.attrs.id, question.toElement().text],
      [domain, VILLAIN, stream.id, "my-key"],
    )
    asked.send(`<db:verify from='${VILLAIN}' to='${domain}' id='${stream.id}' type='valid'/>`)
    assert.equal((await stream.next("result")).type, "valid")
    stream.send(message(`iago@${VILLAIN}`, `${juliet.jid.bare}`, "Good my lady"))
    assert.equal(bodyOf(await juliet.next("message", ({ id }) => id === "Good my lady")), "Good my lady")
  })

  test("nobody has the name of another by a key of their own", async () => {
    await using juliet = await arrive(stage.kith, "juliet")
    await using stream = await stage.villain.call(stage.kith, { from: prosody.domain })
    stream.send(result(prosody.domain, stage.kith.domain, "f".repeat(64)))
    const answer = await stream.next("result")
    assert.notEqual(answer.type, "valid")
    stream.send(message(`romeo@${prosody.domain}`, `${juliet.jid.bare}`, "Trust me"))
    assert.ok(["not-authorized", "invalid-from"].includes(await stream.refusal()))
    await juliet.expectNo("message")
  })

  test("nobody has this server call others for ever", async () => {
    await using stream = await stage.villain.call(stage.kith)
    for (let count = 0; count < 20; count++) {
      stream.send(result(`x${count}.example`, stage.kith.domain, "f"))
      await stream.next("result")
    }
    assert.equal(await stream.refusal(), "policy-violation")
  })

  test("a proved stream gets no second name for nothing", async () => {
    await using juliet = await arrive(stage.kith, "juliet")
    const { domain } = stage.kith
    await using stream = await stage.villain.call(stage.kith)
    stream.send(result(VILLAIN, domain, "my-key"))
    await using asked = await stage.villain.answer()
    await asked.accept("")
    await asked.next("verify")
    // Answers to another stream, in another name, and to somebody else count for nothing.
    asked.send(`<db:verify from='${VILLAIN}' to='${domain}' id='another' type='invalid'/>`)
    asked.send(`<db:verify from='${VILLAIN}' to='${domain}' id='${stream.id}' type='valid'/>`)
    assert.equal((await stream.next("result")).type, "valid")
    stream.send(result(prosody.domain, domain, "forged"))
    const answer = await stream.next("result", ({ attrs }) => attrs.to === prosody.domain)
    assert.notEqual(answer.type, "valid")
    stream.send(message(`romeo@${prosody.domain}`, `${juliet.jid.bare}`, "Trust me"))
    assert.equal(await stream.refusal(), "invalid-from")
    await juliet.expectNo("message")
  })

  test("an answer that nobody has asked for ends the stream", async () => {
    for (const text of [
      `<db:result from='${VILLAIN}' to='${stage.kith.domain}' type='valid'/>`,
      `<db:verify from='${VILLAIN}' to='${stage.kith.domain}' id='x' type='valid'/>`,
    ]) {
      await using stream = await stage.villain.call(stage.kith)
      stream.send(text)
      await stream.refusal()
    }
  })

  test("what is asked about keys is answered for our own domains only, and with no for keys of others", async () => {
    const { domain } = stage.kith
    await using stream = await stage.villain.call(stage.kith)
    const verify = (to: string, id: string) =>
      `<db:verify from='${VILLAIN}' to='${to}' id='${id}'>${"a".repeat(64)}</db:verify>`
    stream.send(verify(domain, "one"))
    assert.equal((await stream.next("verify", ({ id }) => id === "one")).type, "invalid")
    stream.send(verify(prosody.domain, "two"))
    const answer = await stream.next("verify", ({ id }) => id === "two")
    assert.equal(answer.type, "error")
    assert.match(String(answer), /<item-not-found /)
  })

  test("our own names are not to be had", async () => {
    await using stream = await stage.villain.call(stage.kith)
    stream.send(result(stage.kith.domain, stage.kith.domain, "forged"))
    assert.equal(await stream.refusal(), "invalid-from")
  })
})
