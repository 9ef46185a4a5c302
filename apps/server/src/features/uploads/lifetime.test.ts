import assert from "node:assert/strict"
import { once } from "node:events"
import { connect } from "node:net"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { Jid, parseElement, parseStanzaError, stanza } from "@kith/xmpp"
import { accounts, uploads } from "../../features.ts"
import { BUCKET, KEYS, startTestBucket } from "../../kernel/blobs/testing/start-test-bucket.ts"
import { PASSWORD, startTestServer, type TestServer } from "../../testing/index.ts"
import { ask, put, requestSlot, SERVICE, storedFiles, upload } from "./testing/exchange.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Deleting goes on behind the scenes. */
async function untilStored(server: TestServer, count: number): Promise<void> {
  while ((await storedFiles(server)).length !== count) await new Promise(setImmediate)
}

async function administrator(server: TestServer) {
  await server.service(accounts).createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  return server.api("escalus", ["admin"])
}

test("expired files and unused slots are deleted in the background", async () => {
  await using server = await startTestServer({ config: "[uploads]\nretention-days = 2" })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const admin = await administrator(server)
  const figures = async () => (await admin.expect(200, "GET /admin/uploads")).body.total
  await upload(romeo)
  server.clock.advance(DAY_MS)
  await upload(romeo)
  await requestSlot(romeo, { size: 1000 })
  assert.deepEqual(await figures(), { files: 3, bytes: 1010 })
  server.clock.advance(HOUR_MS)
  while ((await figures()).bytes !== 10) await new Promise(setImmediate)
  assert.equal((await storedFiles(server)).length, 2)
  server.clock.advance(DAY_MS)
  await untilStored(server, 1)
  server.clock.advance(DAY_MS)
  await untilStored(server, 0)
  while ((await figures()).files !== 0) await new Promise(setImmediate)
})

test("files outlive a restart; what it interrupted does not", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const url = await upload(romeo, "Adieu")
  const open = await requestSlot(romeo)
  const slot = await requestSlot(romeo)
  const socket = connect(server.ports.http ?? 0, "127.0.0.1")
  socket.on("error", () => undefined)
  const head = [`PUT ${new URL(slot.putUrl).pathname} HTTP/1.1`, "Host: localhost"]
  socket.write(
    `${head.join("\r\n")}\r\nAuthorization: ${slot.headers[0]?.[1]}\r\nContent-Length: 5\r\n\r\nAdi`,
  )
  await untilStored(server, 2)
  socket.destroy()
  await once(socket, "close")
  await server.restart()
  const here = (address: string) => server.url + new URL(address).pathname
  assert.equal((await storedFiles(server)).length, 1)
  assert.equal(await (await fetch(here(url))).text(), "Adieu")
  assert.equal((await put({ ...open, putUrl: here(open.putUrl) }, "Adieu")).status, 201)
  const admin = await administrator(server)
  assert.deepEqual((await admin.expect(200, "GET /admin/uploads")).body.total, { files: 3, bytes: 15 })
})

test("the files of an account go with it, also one that is on its way, and a new owner of the name has none", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const url = await upload(romeo)
  const slot = await requestSlot(romeo)
  const socket = connect(server.ports.http ?? 0, "127.0.0.1")
  const head = [`PUT ${new URL(slot.putUrl).pathname} HTTP/1.1`, "Host: localhost"]
  socket.write(
    `${head.join("\r\n")}\r\nAuthorization: ${slot.headers[0]?.[1]}\r\nContent-Length: 5\r\n\r\nAdi`,
  )
  await untilStored(server, 2)
  await server.service(accounts).removeAccount(server.address("romeo"))
  assert.equal((await fetch(url)).status, 404)
  socket.write("eu")
  const [answer] = await once(socket, "data")
  assert.match(String(answer), /^HTTP\/1.1 410 /)
  socket.destroy()
  await untilStored(server, 0)
  await server.register("romeo")
  const api = await server.api("romeo")
  assert.deepEqual((await api.expect(200, "GET /uploads")).body.files, [])
  let answered = await put(slot, "Adieu")
  // The slot is gone, until what was on its way has been cleared up; from then on nobody knows it.
  while (answered.status === 410) answered = await put(slot, "Adieu")
  assert.equal(answered.status, 403)
})

test("by the API people upload, list and delete their files, and nobody else's", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.api("romeo"), await server.api("juliet")]
  const send = async (filename: string) => {
    const { body } = await romeo.expect(200, "POST /uploads", {
      filename,
      size: 5,
      contentType: "text/plain",
    })
    assert.equal(body.expiresAt, server.clock.now() + 300_000)
    assert.equal((await fetch(body.url, { method: "PUT", headers: body.headers, body: "Adieu" })).status, 201)
    server.clock.advance(1000)
    return body.url
  }
  const urls = [await send("a.txt"), await send("b.txt"), await send("c.txt")]
  const { files, next } = (await romeo.expect(200, "GET /uploads?limit=2")).body
  assert.deepEqual(
    files.map(({ name, size, contentType, purpose }: Record<string, unknown>) => [
      name,
      size,
      contentType,
      purpose,
    ]),
    ["c.txt", "b.txt"].map((name) => [name, 5, "text/plain", "message"]),
  )
  const rest = (await romeo.expect(200, `GET /uploads?after=${next}`)).body
  assert.deepEqual([rest.files.map(({ url }: { url: string }) => url), rest.next], [[urls[0]], undefined])
  await romeo.expect(400, "GET /uploads?after=nowhere")

  await juliet.expect(404, `DELETE /uploads/${files[0].id}`)
  await juliet.expect(404, "DELETE /uploads/none")
  await romeo.expect(200, `DELETE /uploads/${files[0].id}`)
  await romeo.expect(404, `DELETE /uploads/${files[0].id}`)
  assert.equal((await fetch(urls[2])).status, 404)
  assert.equal((await storedFiles(server)).length, 2)
  await romeo.expect(422, "POST /uploads", { filename: "x", size: 1e12 })
  await (await server.api("juliet", ["files:read"])).expect(403, "POST /uploads", { filename: "x", size: 1 })
})

test("administrators see what takes up space, and nobody else does", async () => {
  await using server = await startTestServer({ config: "[uploads]\nmax-total-bytes = 1000" })
  await server.register("romeo", "juliet")
  await upload(await server.signIn("romeo"), "Adieu")
  await upload(await server.signIn("juliet"), "Adieu, adieu", { purpose: "profile" })
  const { body } = await (await administrator(server)).expect(200, "GET /admin/uploads")
  assert.deepEqual(body, {
    total: { files: 2, bytes: 17 },
    maxBytes: 1000,
    byPurpose: [
      { purpose: "message", files: 1, bytes: 5 },
      { purpose: "profile", files: 1, bytes: 12 },
    ],
    largestOwners: [
      { owner: "juliet@localhost", files: 1, bytes: 12 },
      { owner: "romeo@localhost", files: 1, bytes: 5 },
    ],
  })
  await (await server.api("romeo")).expect(403, "GET /admin/uploads")
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  assert.match(metrics, /upload_bytes 17\b/)
})

/** Asks in the names of others, as components do. */
const messenger = defineFeature({
  name: "messenger",
  setup: ({ xmpp }) => ({
    ask: (from: string, payload: string) =>
      xmpp.ask(
        stanza({
          name: "iq",
          attrs: { type: "get", from, to: SERVICE },
          children: [parseElement(payload)],
        }),
      ),
  }),
})

test("only accounts of the server may upload, and whoever the settings allow", async () => {
  await using server = await startTestServer({
    features: [messenger],
    config: "[uploads]\nalso-allow = ['bridge.localhost']",
  })
  await server.register("romeo")
  const outcomeOf = async (from: string) => {
    const answer = await server.service(messenger).ask(from, ask())
    return answer.type === "result" ? "slot" : parseStanzaError(answer).condition
  }
  assert.equal(await outcomeOf("romeo@localhost/x"), "slot")
  assert.equal(await outcomeOf("bridge.localhost"), "slot")
  assert.equal(await outcomeOf("somebody@bridge.localhost/x"), "slot")
  for (const stranger of [
    "nobody@localhost/x",
    "localhost",
    "romeo@elsewhere.example/x",
    "elsewhere.example",
  ]) {
    assert.equal(await outcomeOf(stranger), "forbidden", stranger)
  }
})

test("a full disk is told to who uploads, and the slot is good again when there is room", async () => {
  await using server = await startTestServer({
    config: `[blobs]\nmin-free-bytes = ${Number.MAX_SAFE_INTEGER}`,
  })
  await server.register("romeo")
  const slot = await requestSlot(await server.signIn("romeo"), { size: 3_000_000 })
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await put(slot, "x".repeat(3_000_000))
    assert.equal(answer.status, 503)
    assert.match(await answer.text(), /disk is full/)
  }
  assert.deepEqual(await storedFiles(server), [])
})

test("files are kept in a bucket as well as on disk", async () => {
  const bucket = await startTestBucket()
  try {
    await using server = await startTestServer({
      config: `[blobs]
        store = "s3"
        s3-endpoint = "${bucket.endpoint}"
        s3-region = "${KEYS.region}"
        s3-bucket = "${BUCKET}"
        s3-access-key = "${KEYS.accessKey}"
        s3-secret-key = "${KEYS.secretKey}"`,
    })
    await server.register("romeo")
    const romeo = await server.signIn("romeo")
    const url = await upload(romeo, "Parting is such sweet sorrow")
    assert.deepEqual(await storedFiles(server), [])
    assert.match([...bucket.objects.keys()].join(), /^uploads\/[0-9a-f]{32}$/)
    assert.equal(await (await fetch(url)).text(), "Parting is such sweet sorrow")
    const part = await fetch(url, { headers: { range: "bytes=11-14" } })
    assert.deepEqual([part.status, await part.text()], [206, "such"])

    bucket.failures.push(500)
    const failed = await put(await requestSlot(romeo), "Adieu")
    assert.deepEqual([failed.status, failed.headers.get("retry-after")], [503, "60"])
    assert.equal((await fetch(`${server.url}/health`)).status, 200)
    bucket.failures.push(403)
    assert.equal((await fetch(`${server.url}/health`)).status, 503)
    await server.service(accounts).removeAccount(server.address("romeo"))
    while (bucket.objects.size > 0) await new Promise(setImmediate)
  } finally {
    await bucket.close()
  }
})

test("files may have a host name of their own", async () => {
  await using server = await startTestServer({
    config: "[uploads]\ndomain = 'files.localhost'\npublic-url = 'https://files.example.org/'",
  })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const answer = await romeo.ask(ask(), { to: "files.localhost" })
  assert.match(String(answer), /<get url='https:\/\/files\.example\.org\/files\/[\w-]{27}\/letter\.txt'\/>/)
  // The web app may get them from there, and runs nothing of it.
  const policy = (await fetch(server.url)).headers.get("content-security-policy") ?? ""
  assert.match(policy, /img-src 'self' blob: data: https:;/)
  assert.match(policy, /connect-src 'self' ws:\S+ https: wss:;/)
  assert.match(policy, /script-src 'self';/)
  const slot = await server.service(uploads).request(Jid.parse("romeo@localhost"), {
    filename: "a",
    size: 1,
    purpose: "message",
  })
  assert.equal(slot.upload.owner, "romeo@localhost")
})
