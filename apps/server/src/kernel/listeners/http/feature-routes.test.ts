import assert from "node:assert/strict"
import { once } from "node:events"
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { test } from "node:test"
import { DomainError, defineFeature } from "@kith/feature-kit"
import { startTestServer } from "../../../testing/index.ts"

const library = defineFeature({
  name: "library",
  setup({ http }) {
    http.serve("/library", async (request) => {
      const { method, path, query, origin, headers, body, remoteAddress } = request
      if (path === "/patient") request.allowTime(60)
      if (path === "/closed") throw new DomainError("forbidden", "The library is closed; come tomorrow.")
      if (method === "PUT") return { status: 201, body: (await text(body)).toUpperCase() }
      const told = { method, path, title: query.get("title"), origin, host: headers.host, remoteAddress }
      return {
        status: 200,
        headers: { "content-type": "application/json", "content-security-policy": "sandbox" },
        body: JSON.stringify(told),
      }
    })
    return http
  },
})

test("a feature serves paths of its own, bodies of any type unread", async () => {
  await using server = await startTestServer({ features: [library] })
  const ask = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init)
  assert.equal(server.service(library).publicUrl, `http://localhost:${server.ports.http}`)

  const told = await ask("/library/a%20b?title=x")
  assert.equal(told.headers.get("content-security-policy"), "sandbox")
  assert.equal(told.headers.get("x-content-type-options"), "nosniff")
  const { host, ...rest } = (await told.json()) as Record<string, string>
  assert.deepEqual(rest, {
    method: "GET",
    path: "/a%20b",
    title: "x",
    origin: server.url,
    remoteAddress: "127.0.0.1",
  })
  assert.equal(`http://${host}`, server.url)

  for (const type of ["application/json", "text/plain", "image/png"]) {
    const put = await ask("/library", { method: "PUT", headers: { "content-type": type }, body: "{no json" })
    assert.deepEqual([put.status, await put.text()], [201, "{NO JSON"])
  }
  const closed = await ask("/library/closed")
  assert.equal(closed.status, 403)
  assert.match(await closed.text(), /come tomorrow/)
  assert.equal((await ask("/library", { method: "HEAD" })).status, 200)
  assert.equal((await ask("/librarian")).status, 404)
})

test("a body must come in time, unless its feature allows it more", async () => {
  await using server = await startTestServer({ features: [library], config: "[http]\nrequest-seconds = 1" })
  const begin = async (path: string) => {
    const socket = connect(server.ports.http ?? 0, "127.0.0.1")
    socket.write(`PUT /library${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n`)
    socket.write("half")
    return socket
  }
  const [late, patient] = await Promise.all([begin("/late"), begin("/patient")])
  assert.match(await text(late), /^HTTP\/1.1 408 /)
  patient.write(" done")
  const [answer] = await once(patient, "data")
  assert.match(String(answer), /^HTTP\/1.1 201 /)
  patient.destroy()
  assert.deepEqual(server.complaints, [])
})
