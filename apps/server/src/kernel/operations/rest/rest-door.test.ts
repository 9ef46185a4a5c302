import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { startTestDoor, type TestDoor } from "../../listeners/http/start-test-door.ts"

describe("The REST door", () => {
  let door: TestDoor
  before(async () => {
    door = await startTestDoor({ api: { maxBodyBytes: 2048 } })
  })
  after(() => door.close())

  const token = "romeos-token"

  test("takes fields from the path, the query and the body", async () => {
    const put = await door.ask("/api/v1/balconies/juliet%40capulet/visitors/3", {
      method: "PUT",
      token,
      json: { gifts: ["rose"] },
    })
    assert.deepEqual(put.json, {
      owner: "juliet@capulet",
      place: 3,
      gifts: ["rose"],
      visitor: "romeo@localhost",
    })
    const list = await door.ask("/api/v1/balconies?limit=20&isOpen=true&tags=high&tags=5", { token })
    assert.deepEqual(list.json, { limit: 20, isOpen: true, tags: ["high", "5"] })
  })

  test("needs no body where every field has a default", async () => {
    const { json } = await door.ask("/api/v1/balconies/juliet/visitors/1", { method: "PUT", token })
    assert.deepEqual(json.gifts, [])
  })

  test("serves a path that is written out before one with a field", async () => {
    assert.equal((await door.ask("/api/v1/balconies/own", { token })).json.owner, "romeo@localhost")
    assert.equal((await door.ask("/api/v1/balconies/other", { token })).json.owner, "other")
  })

  test("refuses an input that does not fit and names the field, but repeats no value", async () => {
    const cases: [string, RequestInit & { json?: unknown }, RegExp][] = [
      ["/balconies?limit=1000", {}, /^limit: Too big/],
      ["/balconies?limit=many", {}, /^limit: Invalid input: expected number/],
      ["/balconies?limt=1", {}, /^There is no field "limt"\. There are: limit, isOpen, tags\.$/],
      ["/balconies?limit=1&limit=2", {}, /^limit is given 2 times/],
      ["/balconies/juliet/visitors/0", { method: "PUT" }, /^place: Too small/],
      ["/balconies/juliet/visitors/1", { method: "PUT", json: { place: 2 } }, /^place is given twice/],
      ["/balconies/juliet/visitors/1", { method: "PUT", json: [] }, /^The body must be a JSON object/],
      ["/balconies/juliet/visitors/1", { method: "PUT", json: { gifts: [1] } }, /^gifts\.0: /],
      ["/balconies/%ff", {}, /percent-encoded/],
    ]
    for (const [path, request, message] of cases) {
      const { status, json } = await door.ask(`/api/v1${path}`, { ...request, token })
      assert.equal(status, 400, path)
      assert.equal(json.error.code, "bad-request")
      assert.match(json.error.message, message)
    }
    const short = await door.ask("/api/v1/balconies/juliet/visitors/1", {
      method: "PUT",
      token,
      json: { password: "hunter2" },
    })
    assert.match(short.json.error.message, /^password: Too small/)
    assert.doesNotMatch(short.text, /hunter2/)
    const missing = await door.ask("/api/v1/greetings", { method: "POST", json: {} })
    assert.equal(missing.json.error.message, "name is missing.")
  })

  test("refuses who shows no token, a wrong one, or one that does not allow it", async () => {
    for (const options of [{}, { token: "wrong" }, { headers: { authorization: "Basic cm9tZW86eA==" } }]) {
      const { status, headers, json } = await door.ask("/api/v1/balconies", options)
      assert.equal(status, 401)
      assert.equal(headers.get("www-authenticate"), "Bearer")
      assert.equal(json.error.code, "not-authorized")
    }
    const weak = await door.ask("/api/v1/balconies/x/visitors/1", { method: "PUT", token: "juliets-token" })
    assert.equal(weak.status, 403)
    assert.match(weak.json.error.message, /balcony:write/)
  })

  test("tells a stranger nothing about the input of what they may not do", async () => {
    assert.equal((await door.ask("/api/v1/balconies?limit=1000")).status, 401)
  })

  test("lets anyone call an open operation", async () => {
    const { json } = await door.ask("/api/v1/greetings", { method: "POST", json: { name: "Juliet" } })
    assert.deepEqual(json, { text: "Good morrow, Juliet", isConfidential: true, from: "127.0.0.1" })
  })

  test("sends only what the output declares", async () => {
    const { json } = await door.ask("/api/v1/balconies/juliet", { token })
    assert.deepEqual(json, { owner: "juliet" })
  })

  test("answers a refusal of the service with its status, and a bug with nothing but an id", async () => {
    const refusal = await door.ask("/api/v1/balconies/rosaline", { token })
    assert.equal(refusal.status, 404)
    assert.deepEqual(refusal.json, { error: { code: "not-found", message: "Rosaline has no balcony." } })

    const bug = await door.ask("/api/v1/balconies/crash", { token })
    assert.equal(bug.status, 500)
    assert.doesNotMatch(bug.text, /secret detail/)
    const { errorId, cause } = door.logged.at(-1)?.facts ?? {}
    assert.ok(bug.json.error.message.includes(String(errorId)))
    assert.ok(cause instanceof TypeError)
  })

  test("refuses a body that is too long, no JSON, or of another type", async () => {
    const send = (body: string, type: string) =>
      door.ask("/api/v1/greetings", { method: "POST", body, headers: { "content-type": type } })
    const long = await send(JSON.stringify({ name: "x".repeat(3000) }), "application/json")
    assert.equal(long.status, 413)
    assert.equal(long.json.error.code, "bad-request")
    assert.equal((await send("{", "application/json")).status, 400)
    assert.equal((await send('{"__proto__": {"x": 1}}', "application/json")).status, 400)
    assert.equal((await send("<name/>", "application/xml")).status, 415)
  })

  test("says which methods a path has, and that there is nothing at another", async () => {
    const wrong = await door.ask("/api/v1/balconies", { method: "DELETE", token })
    assert.equal(wrong.status, 405)
    assert.equal(wrong.headers.get("allow"), "GET")
    assert.equal((await door.ask("/api/v1/tombs", { token })).status, 404)
    assert.equal((await door.ask("/api/v2/tombs", { token })).json.error.code, "not-found")
  })

  test("is not kept by caches", async () => {
    const { headers } = await door.ask("/api/v1/balconies", { token })
    assert.equal(headers.get("cache-control"), "no-store")
  })
})

test("who asks too often is told when to come back, by address and by token", async () => {
  const door = await startTestDoor({ api: { requestsPerMinutePerToken: 2, requestsPerMinutePerAddress: 4 } })
  try {
    const ask = (token: string) => door.ask("/api/v1/balconies", { token })
    assert.equal((await ask("romeos-token")).status, 200)
    assert.equal((await ask("romeos-token")).status, 200)
    const refused = await ask("romeos-token")
    assert.equal(refused.status, 429)
    assert.equal(refused.headers.get("retry-after"), "30")
    assert.equal((await ask("juliets-token")).status, 200)
    assert.equal((await ask("juliets-token")).status, 429)
    door.clock.advance(30_000)
    assert.equal((await ask("romeos-token")).status, 200)
  } finally {
    await door.close()
  }
})

test("pages of sites that are listed may call the API, others may not", async () => {
  const door = await startTestDoor({ api: { allowedOrigins: ["https://app.example.org"] } })
  try {
    const preflight = (origin: string) =>
      door.ask("/api/v1/balconies", {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "GET" },
      })
    const good = await preflight("https://app.example.org")
    assert.equal(good.status, 204)
    assert.equal(good.headers.get("access-control-allow-origin"), "https://app.example.org")
    const bad = await preflight("https://evil.example")
    assert.equal(bad.headers.get("access-control-allow-origin"), null)
  } finally {
    await door.close()
  }
})

test("an operation is gone as soon as its feature takes it back", async () => {
  const door = await startTestDoor()
  try {
    const [first] = door.registry.operations
    assert.ok(first !== undefined)
    assert.throws(() => door.registry.add(first), /Two operations are named/)
    assert.throws(() => door.registry.add({ ...first, name: "other" }), /Two operations are served at/)
    const takeBack = door.registry.add({ ...first, name: "lockBalcony", rest: "GET /locks" })
    assert.equal((await door.ask("/api/v1/locks", { token: "romeos-token" })).status, 200)
    takeBack()
    assert.equal((await door.ask("/api/v1/locks", { token: "romeos-token" })).status, 404)
  } finally {
    await door.close()
  }
})
