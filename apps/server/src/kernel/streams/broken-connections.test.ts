import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestServer } from "../../testing/index.ts"
import { StreamClient } from "./testing/stream-client.ts"

const NS_MANAGEMENT = "urn:xmpp:sm:3"

/** A client that resumes its session whenever its connection is cut, and does what XEP-0198 asks of it. */
class Resuming {
  readonly received: Stanza[] = []
  readonly #server: TestServer
  readonly #name: string
  #stream: StreamClient | undefined
  #id = ""
  #handled = 0
  #sent: string[] = []
  #acknowledged = 0

  constructor(server: TestServer, name: string) {
    this.#server = server
    this.#name = name
  }

  async #logIn(): Promise<StreamClient> {
    const stream = await StreamClient.connectDirectTls(this.#server.ports.directTls ?? 0)
    await stream.open()
    const outcome = await stream.scram(this.#name, PASSWORD)
    assert.equal(outcome.name, "success")
    await stream.open()
    return stream
  }

  async join(): Promise<void> {
    const stream = await this.#logIn()
    await stream.bind("device")
    this.#stream = stream
    this.#id = await stream.enableManagement()
    this.send("<presence/>")
  }

  send(text: string): void {
    this.#sent.push(text)
    this.#stream?.send(text)
  }

  /** Takes what has come. */
  read(): void {
    for (const stanza of this.#stream?.takeAll() ?? []) {
      if (stanza.namespace === NS_MANAGEMENT) {
        if (stanza.name === "r") this.#stream?.acknowledge(this.#handled)
        if (stanza.name === "a") this.#forget(Number(stanza.attrs.h))
      } else {
        this.#handled++
        if (stanza.name === "message") this.received.push(stanza)
      }
    }
  }

  /**
   * The connection breaks, or is given up while it still looks alive. Says something just before, which the server is
   * still storing when the next connection comes. What came is read, or as if it had never come.
   */
  async breakOff(
    { isCut, hasRead }: { isCut: boolean; hasRead: boolean },
    lastWords: () => void,
  ): Promise<void> {
    const stream = await this.#logIn()
    lastWords()
    await new Promise(setImmediate)
    if (hasRead) this.read()
    if (isCut) this.#stream?.cut()
    stream.send(`<resume xmlns='${NS_MANAGEMENT}' previd='${this.#id}' h='${this.#handled}'/>`)
    const resumed = await stream.next("resumed|failed")
    assert.equal(resumed.name, "resumed")
    this.#stream = stream
    this.#forget(Number(resumed.attrs.h))
    for (const text of this.#sent) stream.send(text)
  }

  async close(): Promise<void> {
    this.#stream?.send("</stream:stream>")
    await this.#stream?.closing()
  }

  #forget(h: number): void {
    this.#sent = this.#sent.slice(h - this.#acknowledged)
    this.#acknowledged = h
  }
}

/** Numbers that look like chance and are the same every time (Park and Miller). */
function createChance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}

const COUNT = 400

for (const seed of [1, 2, 3]) {
  test(`whatever breaks, each message arrives once and in order (${seed})`, async () => {
    await using server = await startTestServer()
    await server.register("romeo", "juliet")
    const romeo = new Resuming(server, "romeo")
    const juliet = new Resuming(server, "juliet")
    await romeo.join()
    await juliet.join()
    const chance = createChance(seed)
    let count = 0
    const talk = () => {
      romeo.send(`<message type='chat' to='juliet@localhost' id='r${count}'><body>${count}</body></message>`)
      juliet.send(`<message type='chat' to='romeo@localhost' id='j${count}'><body>${count}</body></message>`)
      count++
    }
    while (count < COUNT) {
      talk()
      if (chance(4) === 0) await new Promise(setImmediate)
      if (chance(5) === 0) romeo.read()
      if (chance(5) === 0) juliet.read()
      const broken = chance(40)
      if (broken > 1 || count === COUNT) continue
      const person = broken === 0 ? romeo : juliet
      await person.breakOff({ isCut: chance(2) === 0, hasRead: chance(2) === 0 }, talk)
    }
    const deadline = Date.now() + 10_000
    while ((romeo.received.length < COUNT || juliet.received.length < COUNT) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      romeo.read()
      juliet.read()
    }
    const numbers = (letter: string) => Array.from({ length: COUNT }, (_, index) => `${letter}${index}`)
    assert.deepEqual(
      juliet.received.map(({ id }) => id),
      numbers("r"),
    )
    assert.deepEqual(
      romeo.received.map(({ id }) => id),
      numbers("j"),
    )
    await romeo.close()
    await juliet.close()
    assert.deepEqual(server.complaints, [])
  })
}

test("what a session got and never acknowledged is there when its person comes back too late", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  const juliet = await server.join("juliet")
  juliet.send(`<enable xmlns='${NS_MANAGEMENT}' resume='true'/>`)
  await juliet.next("enabled")
  juliet.cut()
  romeo.send("<message type='chat' to='juliet@localhost' id='late'><body>Soft!</body></message>")
  await romeo.settle()
  server.clock.advance(700_000)
  await romeo.settle()
  const again = await server.join("juliet")
  const message = await again.next("message")
  assert.equal(message.id, "late")
  await again.expectNo("message")
})
