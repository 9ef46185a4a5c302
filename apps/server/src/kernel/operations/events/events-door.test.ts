import assert from "node:assert/strict"
import { once } from "node:events"
import { after, before, beforeEach, describe, test } from "node:test"
import { type ClientOptions, WebSocket } from "ws"
import {
  balconyOpened,
  juliet,
  romeo,
  startTestDoor,
  type TestDoor,
} from "../../listeners/http/start-test-door.ts"

// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
type Message = any

/** A connection that keeps what arrives until a test asks for it. */
class Listener {
  readonly socket: WebSocket
  readonly #messages: Message[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  #wake: () => void = () => undefined

  constructor(door: TestDoor, protocols: string[] = [], options: ClientOptions = {}) {
    this.socket = new WebSocket(`${door.url.replace("http", "ws")}/api/v1/events`, protocols, options)
    this.socket.on("message", (data) => {
      this.#messages.push(JSON.parse(String(data)))
      this.#wake()
    })
    this.socket.on("error", () => undefined)
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code, reason) => resolve({ code, reason: String(reason) }))
    })
  }

  async opened(): Promise<this> {
    await once(this.socket, "open")
    return this
  }

  send(message: unknown): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message))
  }

  async next(): Promise<Message> {
    while (this.#messages.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#messages.shift()
  }
}

describe("The events door", () => {
  let door: TestDoor
  const listeners: Listener[] = []

  before(async () => {
    door = await startTestDoor({ api: { maxBodyBytes: 2048, requestsPerMinutePerConnection: 50 } })
  })
  beforeEach(() => {
    for (const listener of listeners.splice(0)) listener.socket.terminate()
  })
  after(async () => {
    for (const listener of listeners) listener.socket.terminate()
    await door.close()
  })

  const connect = (protocols?: string[], options?: ClientOptions) => {
    const listener = new Listener(door, protocols, options)
    listeners.push(listener)
    return listener.opened()
  }
  const join = async (token = "romeos-token") => {
    const listener = await connect()
    listener.send({ token })
    assert.equal((await listener.next()).event, "ready")
    return listener
  }

  test("takes the token as the first message, in a header, or beside the protocol", async () => {
    const ready = {
      event: "ready",
      data: { user: "romeo@localhost", scopes: ["balcony:read", "balcony:write"] },
    }
    const first = await connect()
    first.send({ token: "romeos-token" })
    assert.deepEqual(await first.next(), ready)
    const header = await connect([], { headers: { authorization: "Bearer romeos-token" } })
    assert.deepEqual(await header.next(), ready)
    const protocol = await connect(["bearer", "romeos-token"])
    assert.deepEqual(await protocol.next(), ready)
    assert.equal(protocol.socket.protocol, "bearer")
  })

  test("ends a connection with a wrong token or without any", async () => {
    const wrong = await connect()
    wrong.send({ token: "wrong" })
    assert.deepEqual(await wrong.closed, { code: 4401, reason: "No valid access token" })
    const other = await connect()
    other.send({ id: 1, operation: "getOwnBalcony" })
    assert.equal((await other.closed).code, 4401)
    const silent = await connect()
    door.clock.advance(10_000)
    assert.equal((await silent.closed).code, 4408)
  })

  test("answers operations by their ids, also those sent along with the token", async () => {
    const listener = await connect()
    listener.send({ token: "romeos-token" })
    listener.send({ id: "a", operation: "getOwnBalcony" })
    listener.send({ id: 2, operation: "listBalconies", input: { limit: 3 } })
    assert.equal((await listener.next()).event, "ready")
    const answers = [await listener.next(), await listener.next()]
    assert.deepEqual(
      answers.find(({ id }) => id === "a"),
      { id: "a", result: { owner: "romeo@localhost" } },
    )
    assert.deepEqual(
      answers.find(({ id }) => id === 2),
      { id: 2, result: { limit: 3 } },
    )
  })

  test("answers what it refuses with the code that REST has", async () => {
    const listener = await join("juliets-token")
    const cases: [Message, string, Message][] = [
      [{ id: 1, operation: "getBalcony", input: { owner: "rosaline" } }, "not-found", 1],
      [{ id: 2, operation: "climbBalcony", input: { owner: "x", place: 1 } }, "forbidden", 2],
      [{ id: 3, operation: "listBalconies", input: { limit: "3" } }, "bad-request", 3],
      [{ id: 4, operation: "burnBalcony" }, "not-found", 4],
      [{ id: 5, operation: "getBalcony", input: { owner: "crash" } }, "internal-server-error", 5],
      [{ id: 6 }, "bad-request", 6],
      [{ operation: "getOwnBalcony" }, "bad-request", null],
    ]
    for (const [request, code, id] of cases) {
      listener.send(request)
      const answer = await listener.next()
      assert.equal(answer.error.code, code)
      assert.equal(answer.id, id)
    }
  })

  test("pushes events to all connections of the user that may hear them, and to nobody else", async () => {
    door.tokens.set("deaf-token", { user: romeo, scopes: new Set() })
    const [first, second, hers, deaf] = [
      await join(),
      await join(),
      await join("juliets-token"),
      await join("deaf-token"),
    ]
    door.registry.publish(romeo, balconyOpened, { by: "juliet", height: 3 })
    door.registry.publish(juliet, balconyOpened, { by: "romeo", height: 4 })
    const event = { event: "balconyOpened", data: { by: "juliet", height: 3 } }
    assert.deepEqual(await first.next(), event)
    assert.deepEqual(await second.next(), event)
    assert.equal((await hers.next()).data.height, 4)
    deaf.send({ id: 1, operation: "greet", input: { name: "x" } })
    assert.equal((await deaf.next()).id, 1)
  })

  test("knows whether anybody listens", async () => {
    const listener = await join()
    assert.equal(door.registry.hasListeners(romeo), true)
    listener.socket.close()
    await listener.closed
    while (door.registry.hasListeners(romeo)) await new Promise(setImmediate)
  })

  test("ends a connection that sends what is no JSON object, binary data, or too much", async () => {
    for (const [message, code] of [
      ["[]", 1007],
      ["{", 1007],
      [Buffer.from("{}"), 1007],
      ["x".repeat(5000), 1009],
    ] as const) {
      const listener = await connect()
      listener.socket.send(message)
      assert.equal((await listener.closed).code, code)
    }
  })

  test("slows down who asks too often", async () => {
    const listener = await join()
    for (let id = 1; id <= 51; id++) listener.send({ id, operation: "getOwnBalcony" })
    const answers = []
    for (let count = 0; count < 51; count++) answers.push(await listener.next())
    const refused = answers.filter(({ error }) => error !== undefined)
    assert.equal(refused.length, 1)
    assert.equal(refused[0].error.code, "policy-violation")
    assert.ok(refused[0].error.retryAfterSeconds >= 1)
  })

  test("ends a connection whose token is revoked, at once or at the next look", async () => {
    const grant = door.tokens.get("romeos-token")
    assert.ok(grant !== undefined)
    const told = await join()
    door.tokens.delete("romeos-token")
    door.registry.recheckTokens(romeo)
    assert.equal((await told.closed).code, 4401)

    door.tokens.set("romeos-token", grant)
    const untold = await join()
    door.tokens.delete("romeos-token")
    door.clock.advance(30_000)
    assert.equal((await untold.closed).code, 4401)
    door.tokens.set("romeos-token", grant)
  })

  test("cuts a connection whose other side is gone", async () => {
    const listener = await join()
    listener.socket.pause()
    const closed = listener.closed
    door.clock.advance(30_000)
    door.clock.advance(30_000)
    listener.socket.resume()
    assert.equal((await closed).code, 1006)
  })

  test("cuts a connection that does not read its events, and no other", async () => {
    const deaf = await join()
    const attentive = await join("juliets-token")
    deaf.socket.pause()
    for (let count = 0; count < 20_000 && door.registry.hasListeners(romeo); count++) {
      door.registry.publish(romeo, balconyOpened, { by: "x".repeat(1000), height: 1 })
      if (count % 100 === 0) await new Promise(setImmediate)
    }
    assert.equal(door.registry.hasListeners(romeo), false)
    deaf.socket.resume()
    await deaf.closed
    attentive.send({ id: 1, operation: "getOwnBalcony" })
    assert.equal((await attentive.next()).id, 1)
  })

  test("refuses a page of another site", async () => {
    const upgrade = (origin: string) =>
      new Promise<number>((resolve) => {
        const url = `${door.url.replace("http", "ws")}/api/v1/events`
        const socket = new WebSocket(url, { origin })
        socket.on("open", () => resolve(101))
        socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0))
        socket.on("error", () => undefined)
        socket.on("open", () => socket.terminate())
      })
    assert.equal(await upgrade("https://evil.example"), 403)
    assert.equal(await upgrade("null"), 403)
    assert.equal(await upgrade(door.url), 101)
  })
})

test("a user has only so many connections", async () => {
  const door = await startTestDoor({ api: { maxConnectionsPerUser: 1 } })
  const open = async () => {
    const listener = new Listener(door, ["bearer", "romeos-token"])
    return listener.opened()
  }
  try {
    const first = await open()
    await first.next()
    const second = await open()
    assert.equal((await second.closed).code, 4429)
    first.socket.terminate()
  } finally {
    await door.close()
  }
})

test("a server that stops says so", async () => {
  const door = await startTestDoor()
  const listener = await new Listener(door, ["bearer", "romeos-token"]).opened()
  await listener.next()
  await door.close()
  assert.equal((await listener.closed).code, 1001)
})
