import assert from "node:assert/strict"
import { once } from "node:events"
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { after, before, describe, it } from "node:test"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { put, requestSlot, storedFiles, upload } from "./testing/exchange.ts"

const VERSE = "But soft, what light through yonder window breaks?"

describe("The web door to files", () => {
  let server: TestServer
  let romeo: TestClient
  before(async () => {
    server = await startTestServer()
    await server.register("romeo")
    romeo = await server.signIn("romeo")
  })
  after(() => server.stop())

  const get = (url: string, headers: Record<string, string> = {}, method = "GET") =>
    fetch(url, { headers, method })
  const raw = async (lines: readonly string[], body = "") => {
    const socket = connect(server.ports.http ?? 0, "127.0.0.1")
    socket.on("error", () => undefined)
    socket.write(`${lines.join("\r\n")}\r\nHost: localhost\r\nConnection: close\r\n\r\n${body}`)
    return text(socket)
  }

  it("says of a file all that a browser should know, and lets it run nothing", async () => {
    const url = await upload(romeo, VERSE, { filename: 'O "Romeo" é%.html', contentType: "text/html" })
    const { headers } = await get(url)
    const told = (name: string) => headers.get(name)
    assert.equal(told("content-type"), "application/octet-stream")
    assert.equal(
      told("content-disposition"),
      "attachment; filename=\"O _Romeo_ __.html\"; filename*=UTF-8''O%20%22Romeo%22%20%C3%A9%25.html",
    )
    assert.match(told("content-security-policy") ?? "", /^sandbox; default-src 'none'/)
    assert.equal(told("x-content-type-options"), "nosniff")
    assert.equal(told("cross-origin-resource-policy"), "cross-origin")
    assert.equal(told("access-control-allow-origin"), "*")
    assert.equal(told("access-control-allow-credentials"), null)
    assert.equal(told("content-length"), String(VERSE.length))
    assert.equal(told("accept-ranges"), "bytes")
    assert.equal(told("cache-control"), "private, max-age=86400, immutable")
    assert.equal(told("referrer-policy"), "no-referrer")
    assert.equal(told("x-robots-tag"), "noindex")
  })

  it("shows pictures and plain text, and nothing that can hold a program", async () => {
    for (const [contentType, served, kind] of [
      ["image/png", "image/png", "inline"],
      ["video/mp4", "video/mp4", "inline"],
      ["text/plain; charset=utf-7", "text/plain; charset=utf-8", "inline"],
      ["image/svg+xml", "application/octet-stream", "attachment"],
      ["application/pdf", "application/pdf", "attachment"],
      ["x\r\ny: z", "application/octet-stream", "attachment"],
    ] as const) {
      const { headers } = await get(await upload(romeo, VERSE, { contentType }))
      assert.equal(headers.get("content-type"), served)
      assert.match(headers.get("content-disposition") ?? "", new RegExp(`^${kind};`))
    }
  })

  it("gives parts of a file", async () => {
    const url = await upload(romeo, VERSE)
    for (const [range = "", contentRange, part = ""] of [
      ["bytes=0-3", "bytes 0-3/50", "But "],
      ["bytes=4-7", "bytes 4-7/50", "soft"],
      ["bytes=43-", "bytes 43-49/50", "breaks?"],
      ["bytes=-7", "bytes 43-49/50", "breaks?"],
      ["bytes=-1000", "bytes 0-49/50", VERSE],
      ["bytes=40-1000", "bytes 40-49/50", VERSE.slice(40)],
      ["bytes=49-49", "bytes 49-49/50", "?"],
    ]) {
      const answer = await get(url, { range })
      assert.deepEqual([answer.status, answer.headers.get("content-range")], [206, contentRange], range)
      assert.equal(answer.headers.get("content-length"), String(part.length))
      assert.equal(await answer.text(), part)
    }
    for (const range of ["bytes=50-", "bytes=50-60", "bytes=-0"]) {
      const answer = await get(url, { range })
      assert.deepEqual([answer.status, answer.headers.get("content-range")], [416, "bytes */50"], range)
    }
    for (const range of [
      "bytes=5-4",
      "bytes=-",
      "bytes=a-b",
      "lines=0-1",
      "bytes=0-1,4-5",
      "bytes=1",
      "bytes=1e3-",
    ]) {
      const answer = await get(url, { range })
      assert.deepEqual([answer.status, await answer.text()], [200, VERSE], range)
    }
  })

  it("gives a part only of the same file, and nothing to who has it already", async () => {
    const url = await upload(romeo, VERSE)
    const { headers } = await get(url)
    const etag = headers.get("etag") ?? ""
    const modified = headers.get("last-modified") ?? ""
    assert.match(etag, /^"[^"]+"$/)
    const statusOf = async (asked: Record<string, string>, method?: string) =>
      (await get(url, asked, method)).status
    const range = "bytes=0-3"
    assert.equal(await statusOf({ range, "if-range": etag }), 206)
    assert.equal(await statusOf({ range, "if-range": modified }), 206)
    assert.equal(await statusOf({ range, "if-range": `W/${etag}` }), 200)
    assert.equal(await statusOf({ range, "if-range": '"other"' }), 200)
    assert.equal(await statusOf({ range, "if-range": new Date(0).toUTCString() }), 200)
    assert.equal(await statusOf({ range: "bytes=99-", "if-range": '"other"' }), 200)
    for (const method of ["GET", "HEAD"]) {
      assert.equal(await statusOf({ "if-none-match": etag }, method), 304)
      assert.equal(await statusOf({ "if-none-match": `"other", W/${etag}` }, method), 304)
      assert.equal(await statusOf({ "if-none-match": "*" }, method), 304)
      assert.equal(await statusOf({ "if-none-match": '"other"', "if-modified-since": modified }, method), 200)
      assert.equal(await statusOf({ "if-modified-since": modified }, method), 304)
      assert.equal(await statusOf({ "if-modified-since": new Date(0).toUTCString() }, method), 200)
      assert.equal(await statusOf({ "if-modified-since": "yesterday" }, method), 200)
    }
  })

  it("tells without the file how big it is", async () => {
    const answer = await get(await upload(romeo, VERSE), { range: "bytes=0-3" }, "HEAD")
    assert.deepEqual(
      [answer.status, answer.headers.get("content-length"), await answer.text()],
      [200, "50", ""],
    )
  })

  it("lets web clients of other sites in, and tells them also why it refuses", async () => {
    const slot = await requestSlot(romeo)
    const asked = { origin: "https://elsewhere.example", "access-control-request-method": "PUT" }
    const preflight = await get(slot.putUrl, asked, "OPTIONS")
    assert.equal(preflight.status, 204)
    assert.equal(preflight.headers.get("access-control-allow-origin"), "*")
    assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /PUT/)
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /Authorization, Content-Type/)
    const refused = await put(slot, "too long")
    assert.equal(refused.status, 400)
    assert.equal(refused.headers.get("access-control-allow-origin"), "*")
    assert.match(await refused.text(), /5 bytes/)
  })

  it("has no list of anything, and knows no other methods and no other names of a file", async () => {
    const url = await upload(romeo, VERSE, { filename: "a b.txt" })
    const secret = new URL(url).pathname.split("/")[2]
    for (const path of [
      "",
      "/",
      `/${secret}`,
      `/${secret}/`,
      `/${secret}/other.txt`,
      `/${secret}/a b.txt/x`,
      `/${secret?.toLowerCase()}/a%20b.txt`,
      `/${secret}/..%2f..%2fkith.db`,
      "/../kith.db",
      "/%00/x",
    ]) {
      const [head] = (await raw([`GET /files${path.replace(" ", "%20")} HTTP/1.1`])).split("\r\n")
      assert.match(head ?? "", /^HTTP\/1.1 404 /, path)
    }
    assert.match(await raw([`GET /files/${secret}/%ff.txt HTTP/1.1`]), /^HTTP\/1.1 40[04] /)
    assert.equal((await get(new URL("a%20b.txt", url).href)).status, 200)
    for (const method of ["DELETE", "POST", "PATCH"]) assert.equal((await get(url, {}, method)).status, 405)
    assert.equal(await (await get(url)).text(), VERSE)
  })

  it("wants to know the size ahead, and takes nothing that hides it", async () => {
    const before = (await storedFiles(server)).length
    const slot = await requestSlot(romeo)
    const path = new URL(slot.putUrl).pathname
    const authorization = `Authorization: ${slot.headers[0]?.[1]}`
    const chunked = [`PUT ${path} HTTP/1.1`, authorization, "Transfer-Encoding: chunked"]
    assert.match(await raw(chunked, "5\r\nAdieu\r\n0\r\n\r\n"), /^HTTP\/1.1 411 /)
    assert.match(await raw([...chunked, "Content-Length: 5"], "5\r\nAdieu\r\n0\r\n\r\n"), /^HTTP\/1.1 400 /)
    const twice = [`PUT ${path} HTTP/1.1`, authorization, "Content-Length: 5", "Content-Length: 6"]
    assert.match(await raw(twice, "Adieu!"), /^HTTP\/1.1 400 /)
    const huge = [`PUT ${path} HTTP/1.1`, authorization, "Content-Length: 99999999999999999999"]
    assert.match(await raw(huge, "Adieu"), /^HTTP\/1.1 400 /)
    assert.equal((await storedFiles(server)).length, before)
    const right = [`PUT ${path} HTTP/1.1`, authorization, "Content-Length: 5", "Expect: 100-continue"]
    assert.match(await raw(right, "Adieu"), /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 201 /)
    assert.equal(await (await get(slot.getUrl)).text(), "Adieu")
  })

  it("keeps nothing of an upload that breaks off, and takes it again", async () => {
    const before = (await storedFiles(server)).length
    const slot = await requestSlot(romeo)
    const socket = connect(server.ports.http ?? 0, "127.0.0.1")
    socket.on("error", () => undefined)
    const { pathname } = new URL(slot.putUrl)
    const head = [`PUT ${pathname} HTTP/1.1`, "Host: localhost", `Authorization: ${slot.headers[0]?.[1]}`]
    socket.write(`${head.join("\r\n")}\r\nContent-Length: 5\r\n\r\nAdi`)
    while ((await storedFiles(server)).length === before) await new Promise(setImmediate)
    // The slot has somebody who fills it.
    assert.equal((await put(slot, "Adieu")).status, 409)
    socket.destroy()
    await once(socket, "close")
    while ((await storedFiles(server)).length > before) await new Promise(setImmediate)
    assert.equal((await get(slot.getUrl)).status, 404)
    let again = await put(slot, "Adieu")
    while (again.status === 409) again = await put(slot, "Adieu")
    assert.equal(again.status, 201)
  })

  it("has complained about nothing", () => {
    assert.deepEqual(server.complaints, [])
  })
})
