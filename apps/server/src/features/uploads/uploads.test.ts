import assert from "node:assert/strict"
import { test } from "node:test"
import { parseStanzaError } from "@kith/xmpp"
import {
  formatDateTime,
  NS_DISCO_INFO,
  NS_UPLOAD,
  NS_UPLOAD_PURPOSE,
  parseDateTime,
} from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { ask, put, requestSlot, SERVICE, storedFiles, upload } from "./testing/exchange.ts"

const DAY_MS = 86_400_000

async function refusal(client: TestClient, request: Parameters<typeof ask>[0] = {}) {
  const answer = await client.request(ask(request), { to: SERVICE })
  assert.equal(answer.type, "error", String(answer))
  return parseStanzaError(answer)
}

test("a client finds the service, asks for a slot, fills it, and anybody who knows the address gets the file", async () => {
  await using server = await startTestServer({
    config: "[uploads]\nmax-file-bytes = 1000\npurposes = ['profile']",
  })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const items = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#items'/>", {
    to: "localhost",
  })
  assert.match(String(items), /jid='upload\.localhost'/)
  const info = await romeo.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: SERVICE })
  assert.match(String(info), /<identity category='store' type='file'/)
  assert.match(String(info), new RegExp(`<feature var='${NS_UPLOAD}'/>`))
  assert.match(String(info), /<field var='max-file-size'><value>1000<\/value>/)
  const purposes = [...String(info).matchAll(/purpose:0#(\w+)/g)].map(([, purpose]) => purpose)
  assert.deepEqual(purposes, ["message", "profile"])

  const slot = await requestSlot(romeo, { filename: "très cool.jpg", size: 4, contentType: "image/jpeg" })
  assert.match(
    slot.getUrl,
    new RegExp(`^http://localhost:${server.ports.http}/files/[\\w-]{27}/tr%C3%A8s%20cool\\.jpg$`),
  )
  assert.equal((await fetch(slot.getUrl)).status, 404)
  const stored = await put(slot, "JPEG", { "content-type": "image/jpeg" })
  assert.equal(stored.status, 201)
  assert.equal(await stored.text(), "")
  const got = await fetch(slot.getUrl)
  assert.deepEqual(
    [got.status, got.headers.get("content-type"), await got.text()],
    [200, "image/jpeg", "JPEG"],
  )
  assert.deepEqual(server.complaints, [])
})

test("a slot is for one file, of the size and type that were said, and for who has its token", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const slot = await requestSlot(romeo, { contentType: "image/png" })
  const statusOf = async (...parts: Parameters<typeof put>) => (await put(...parts)).status
  assert.equal(await statusOf({ ...slot, headers: [] }, "12345"), 403)
  assert.equal(await statusOf({ ...slot, headers: [["Authorization", "Bearer x"]] }, "12345"), 403)
  assert.equal(await statusOf({ ...slot, putUrl: slot.putUrl.replace("letter", "other") }, "12345"), 403)
  assert.equal(
    await statusOf({ ...slot, putUrl: slot.putUrl.replace(/files\/[\w-]{27}/, "files/x") }, "12345"),
    403,
  )
  assert.equal(await statusOf(slot, "1234"), 400)
  assert.equal(await statusOf(slot, "123456"), 400)
  assert.equal(await statusOf(slot, "12345", { "content-type": "text/html" }), 422)
  assert.equal(await statusOf(slot, "12345", { "content-encoding": "gzip" }), 415)
  assert.equal(await statusOf(slot, "12345", { "content-range": "bytes 0-4/9" }), 400)
  assert.deepEqual(await storedFiles(server), [])
  assert.equal(await statusOf(slot, "12345"), 201)
  assert.equal(await statusOf(slot, "12345"), 409)
  assert.equal((await storedFiles(server)).length, 1)

  const late = await requestSlot(romeo)
  server.clock.advance(300_000)
  assert.equal(await statusOf(late, "12345"), 410)
})

test("what is no proper request is refused", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  for (const [payload, condition] of [
    [`<request xmlns='${NS_UPLOAD}' filename='a'/>`, "bad-request"],
    [`<request xmlns='${NS_UPLOAD}' size='1'/>`, "bad-request"],
    [`<request xmlns='${NS_UPLOAD}' filename='a' size='0'/>`, "bad-request"],
    [`<request xmlns='${NS_UPLOAD}' filename='a' size='-5'/>`, "bad-request"],
    [`<request xmlns='${NS_UPLOAD}' filename='${"a".repeat(256)}' size='1'/>`, "not-acceptable"],
    [`<slot xmlns='${NS_UPLOAD}'/>`, "service-unavailable"],
    ["<query xmlns='urn:example'/>", "service-unavailable"],
    [`<query xmlns='${NS_DISCO_INFO}' node='x'/>`, "item-not-found"],
  ] as const) {
    assert.equal(await romeo.askInVain(payload, { to: SERVICE }), condition, payload)
  }
  assert.equal(await romeo.askInVain(ask(), { to: SERVICE, type: "set" }), "service-unavailable")
  assert.equal(await romeo.askInVain(ask(), { to: `somebody@${SERVICE}` }), "service-unavailable")
  romeo.send(`<message to='${SERVICE}'><body>Hello?</body></message>`)
  assert.equal((await romeo.next("message")).type, "error")
})

test("a file that is too large is refused with the size that is possible", async () => {
  await using server = await startTestServer({
    config: "[uploads]\nmax-file-bytes = 1000\nmax-profile-file-bytes = 10",
  })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  for (const [request, max] of [
    [{ size: 1001 }, "1000"],
    [{ size: 11, purpose: "profile" }, "10"],
  ] as const) {
    const { condition, type, detail, text } = await refusal(romeo, request)
    assert.deepEqual([condition, type], ["not-acceptable", "modify"])
    assert.equal(
      String(detail),
      `<file-too-large xmlns='${NS_UPLOAD}'><max-file-size>${max}</max-file-size></file-too-large>`,
    )
    assert.match(text ?? "", new RegExp(max))
  }
  await requestSlot(romeo, { size: 1000 })
})

test("what an account may have and may upload in a day is limited, and the refusal says until when", async () => {
  await using server = await startTestServer({
    config: `[uploads]
      retention-days = 10
      max-bytes-per-account = 100
      max-files-per-account = 4
      max-bytes-per-day = 60
      max-files-per-day = 3`,
  })
  await server.register("romeo", "juliet")
  const romeo = await server.signIn("romeo")
  const begin = server.clock.now()
  const retryOf = async (size: number, text: RegExp) => {
    const error = await refusal(romeo, { size })
    assert.deepEqual([error.condition, error.type], ["resource-constraint", "wait"])
    assert.match(error.text ?? "", text)
    const stamp = error.detail?.name === "retry" ? error.detail.attrs?.stamp : undefined
    return ((parseDateTime(stamp ?? "") ?? Number.NaN) - begin) / DAY_MS
  }
  await upload(romeo, "x".repeat(30))
  server.clock.advance(DAY_MS / 2)
  await upload(romeo, "x".repeat(20))
  assert.equal(await retryOf(11, /24 hours.* 60 bytes/), 1)
  assert.equal(await retryOf(41, /24 hours.* 60 bytes/), 1.5)
  await upload(romeo, "x".repeat(10))
  assert.equal(await retryOf(1, /24 hours.* 60 bytes/), 1)
  // Who deletes what they have uploaded has uploaded it all the same.
  const api = await server.api("romeo")
  const { files } = (await api.expect(200, "GET /uploads")).body
  const last = files.find(({ size }: { size: number }) => size === 10)
  await api.expect(200, `DELETE /uploads/${last.id}`)
  assert.equal(await retryOf(1, /24 hours.* 60 bytes/), 1)

  server.clock.advance(DAY_MS * 1.5)
  await upload(romeo, "x".repeat(50))
  assert.equal(await retryOf(10, /Your files .* 100 bytes/), 10)
  assert.equal(await retryOf(60, /24 hours/), 3)
  server.clock.advance(DAY_MS)
  assert.equal(await retryOf(49, /Your files .* 100 bytes/), 10.5)
  await requestSlot(await server.signIn("juliet"), { size: 60 })
})

test("the number of files is limited too, for an account and for a day, and slots count until they expire", async () => {
  await using server = await startTestServer({
    config: "[uploads]\nmax-files-per-account = 2\nmax-files-per-day = 3",
  })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  await requestSlot(romeo)
  await upload(romeo)
  assert.match((await refusal(romeo)).text ?? "", /2 files/)
  server.clock.advance(300_000)
  await upload(romeo)
  const api = await server.api("romeo")
  const { files } = (await api.expect(200, "GET /uploads")).body
  for (const { id } of files) await api.expect(200, `DELETE /uploads/${id}`)
  await upload(romeo)
  assert.match((await refusal(romeo)).text ?? "", /24 hours .* 3 files/)
})

test("the server as a whole has a limit, and two requests at once do not get the last place twice", async () => {
  await using server = await startTestServer({
    config: "[uploads]\nmax-total-bytes = 100\nmax-files-per-account = 1",
  })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.signIn("romeo"), server.signIn("juliet")])
  const both = await Promise.all(
    [romeo, await server.signIn("romeo")].map((one) => one.request(ask({ size: 60 }), { to: SERVICE })),
  )
  assert.deepEqual(both.map(({ type }) => type).sort(), ["error", "result"])
  const { condition, text } = await refusal(juliet, { size: 41 })
  assert.equal(condition, "resource-constraint")
  assert.match(text ?? "", /server has no room/)
  await upload(juliet, "x".repeat(40))
})

test("profile pictures have a place of their own, where the oldest make room", async () => {
  await using server = await startTestServer({
    config: "[uploads]\nmax-profile-bytes = 10\nmax-files-per-account = 1\nretention-days = 1",
  })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const urls: string[] = []
  for (let picture = 0; picture < 3; picture++) {
    urls.push(await upload(romeo, "12345", { purpose: "profile" }))
    server.clock.advance(1000)
  }
  await upload(romeo)
  server.clock.advance(2 * DAY_MS)
  const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status))
  assert.deepEqual(statuses, [404, 200, 200])
})

test("files of messages expire, ephemeral ones when their owner says, permanent ones never", async () => {
  await using server = await startTestServer({ config: "[uploads]\nretention-days = 7" })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const expireBefore = server.clock.now() + DAY_MS
  const [message, permanent, ephemeral, forgotten] = [
    await upload(romeo),
    await upload(romeo, "Adieu", { purpose: "permanent" }),
    await upload(romeo, "Adieu", { purpose: "ephemeral", expireBefore }),
    await upload(romeo, "Adieu", { purpose: "ephemeral", expireBefore: server.clock.now() + 100 * DAY_MS }),
  ]
  const there = async () =>
    Promise.all([message, permanent, ephemeral, forgotten].map(async (url) => (await fetch(url)).status))
  server.clock.advance(DAY_MS - 1)
  assert.deepEqual(await there(), [200, 200, 200, 200])
  server.clock.advance(1)
  assert.deepEqual(await there(), [200, 200, 404, 200])
  server.clock.advance(7 * DAY_MS)
  assert.deepEqual(await there(), [404, 200, 404, 404])

  for (const stamp of [
    "",
    "expire-before='tomorrow'",
    `expire-before='${formatDateTime(server.clock.now())}'`,
  ]) {
    const child = `<ephemeral xmlns='${NS_UPLOAD_PURPOSE}' ${stamp}/>`
    const payload = `<request xmlns='${NS_UPLOAD}' filename='a' size='1'>${child}</request>`
    assert.equal(await romeo.askInVain(payload, { to: SERVICE }), "bad-request", stamp)
  }
})

test("a purpose that the server does not offer is refused", async () => {
  await using server = await startTestServer({ config: "[uploads]\npurposes = []" })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  assert.equal((await refusal(romeo, { purpose: "permanent" })).condition, "feature-not-implemented")
  await upload(romeo)
})
