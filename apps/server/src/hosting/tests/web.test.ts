import assert from "node:assert/strict"
import { once } from "node:events"
import { request } from "node:http"
import { json, text } from "node:stream/consumers"
import { after, before, test } from "node:test"
import { WebSocket } from "ws"
import { asProxyFor, startTestServer, type TestServer } from "../../testing/index.ts"

const NET = "verona.example"
const ORG = "mantua.example"

let server: TestServer
before(async () => {
  const domains = { [NET]: '[http]\npublic-url = "https://chat.verona.example"\n', [ORG]: "" }
  server = await startTestServer({ domains })
  await server.register("romeo", `romeo@${NET}`, `juliet@${NET}`, `tybalt@${ORG}`)
})
after(() => server.stop())

/** `fetch` sends no Host of one's own. */
async function get(path: string, host: string, headers: Record<string, string> = {}) {
  const asked = request(`${server.url}${path}`, { headers: { host, ...headers } }).end()
  const [response] = await once(asked, "response")
  return response
}

test("the host that is asked for says whose API it is", async () => {
  const [first, other] = [await server.api("romeo"), await server.api(`romeo@${NET}`)]
  const write = (api: typeof first, to: string) =>
    api.expect(200, `POST /conversations/${to}/messages`, { body: "Hark" })
  await write(other, `juliet@${NET}`)
  await write(first, `tybalt@${ORG}`)
  const withWhom = async (host: string, { token }: typeof first) => {
    const answer = await get("/api/v1/conversations", host, { authorization: `Bearer ${token}` })
    if (answer.statusCode !== 200) return answer.statusCode
    const { conversations } = (await json(answer)) as { conversations: { peer: string }[] }
    return conversations.map(({ peer }) => peer)
  }
  for (const host of [NET, "chat.verona.example", "CHAT.verona.example:8443", `rooms.${NET}`]) {
    assert.deepEqual(await withWhom(host, other), [`juliet@${NET}`], host)
    assert.equal(await withWhom(host, first), 401, host)
  }
  for (const host of ["localhost", "127.0.0.1", "padua.example"]) {
    assert.deepEqual(await withWhom(host, first), [`tybalt@${ORG}`], host)
    assert.equal(await withWhom(host, other), 401, host)
  }
})

test("a proxy that is trusted says which host was asked for", async () => {
  const describe = async (host: string) => {
    const answer = await fetch(`${server.url}/api/v1/registration`, { headers: asProxyFor(host) })
    return ((await answer.json()) as { domain: string }).domain
  }
  assert.deepEqual(
    [await describe(NET), await describe(ORG), await describe("x.example")],
    [NET, ORG, "localhost"],
  )
})

test("host-meta leads to where each domain is found", async () => {
  const links = async (host: string) => text(await get("/.well-known/host-meta.json", host))
  assert.match(await links(ORG), /"ws:\/\/mantua.example\/xmpp"/)
  assert.match(await links(NET), /"wss:\/\/chat.verona.example\/xmpp"/)
})

test("events are those of the domain", async () => {
  const { token } = await server.api(`juliet@${NET}`)
  const listen = async (host: string) => {
    const headers = { authorization: `Bearer ${token}`, host }
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/events`, { headers })
    const said = await Promise.race([
      once(socket, "message").then(([data]) => JSON.parse(String(data)).data.user as string),
      once(socket, "close").then(([code]) => code as number),
    ])
    socket.terminate()
    return said
  }
  assert.equal(await listen(NET), `juliet@${NET}`)
  assert.equal(typeof (await listen(ORG)), "number")
})

test("the figures of all domains are added up, and health is that of all", async () => {
  await using here = await server.join("romeo")
  await using there = await server.join(`juliet@${NET}`)
  assert.notEqual(here.jid.domain, there.jid.domain)
  for (const host of ["localhost", ORG]) {
    const figures = await text(await get("/metrics", host))
    assert.match(figures, /^kith_domains 3$/m)
    assert.match(figures, /^kith_sessions 2$/m)
    assert.match(figures, /^kith_upload_files 0$/m)
    const { checks } = (await json(await get("/health", host))) as { checks: Record<string, string> }
    assert.equal(checks.database, "ok")
    assert.equal(checks[`database of ${NET}`], "ok")
    assert.equal(checks[`files of ${ORG}`], "ok")
  }
})

test("the limit of requests from one address is one for all domains", async () => {
  await using limited = await startTestServer({
    config: "[api]\nrequests-per-minute-per-address = 3\n",
    domains: { [NET]: "" },
  })
  const ask = async (host: string) =>
    (
      await fetch(`${limited.url}/api/v1/registration`, {
        headers: { ...asProxyFor(host), "x-forwarded-for": "192.0.2.1" },
      })
    ).status
  const statuses = [
    await ask("localhost"),
    await ask(NET),
    await ask(NET),
    await ask("localhost"),
    await ask(NET),
  ]
  assert.deepEqual(statuses.slice(3), [429, 429])
})
