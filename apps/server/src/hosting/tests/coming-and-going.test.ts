import assert from "node:assert/strict"
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { parseStanzaError } from "@kith/xmpp"
import { accounts } from "../../features.ts"
import { StreamClient } from "../../kernel/streams/testing/stream-client.ts"
import { PASSWORD, startTestServer, type TestServer } from "../../testing/index.ts"
import { makeCertificate } from "../../testing/make-certificate.ts"

const NET = "verona.example"
const ORG = "mantua.example"

const add = (server: TestServer, domain: string) => server.administer("addDomain", { domain })
const states = async (server: TestServer): Promise<Record<string, string>> => {
  const { domains } = await server.administer("listDomains", {})
  return Object.fromEntries(
    domains.map((each: { domain: string; state: string }) => [each.domain, each.state]),
  )
}

test("a domain is added and removed while people chat at another, who notice nothing", async () => {
  await using server = await startTestServer({ domains: { [ORG]: "" } })
  await server.register("romeo", `tybalt@${ORG}`)
  await using romeo = await server.join("romeo")
  await using tybalt = await server.join(`tybalt@${ORG}`)
  let sent = 0
  const chat = async () => {
    romeo.send(`<message to='${tybalt.jid.bare}' type='chat' id='${sent}'><body>${sent}</body></message>`)
    await tybalt.next("message", ({ id }) => id === String(sent))
    sent++
  }
  const chatting = (async () => {
    while (sent < 50 || (await states(server))[NET] !== undefined) await chat()
  })()

  const hosted = await add(server, NET)
  assert.deepEqual([hosted.domain, hosted.state, hosted.folder], [NET, "served", server.folderOf(NET)])
  await server.register(`juliet@${NET}`)
  await using juliet = await server.join(`juliet@${NET}`)
  juliet.send(`<message to='${romeo.jid.bare}' type='chat' id='hark'><body>Hark</body></message>`)
  await romeo.next("message", ({ id }) => id === "hark")
  const { folder } = await server.administer("removeDomain", { domain: NET })
  assert.equal(folder, server.folderOf(NET))
  await chatting
  assert.equal(juliet.isClosed, true)
  assert.deepEqual([romeo.isClosed, tybalt.isClosed], [false, false])

  romeo.send(`<message to='juliet@${NET}' type='chat' id='late'><body>Stay</body></message>`)
  const refused = await romeo.next("message", ({ id }) => id === "late")
  assert.equal(parseStanzaError(refused).condition, "remote-server-not-found")
  assert.deepEqual(await states(server), { [ORG]: "served" })

  await add(server, NET)
  await using again = await server.join(`juliet@${NET}`)
  assert.equal(again.jid.domain, NET)
  assert.deepEqual(server.complaints, [])
})

test("the domains that were added are served after a restart, and those that were removed are not", async () => {
  await using server = await startTestServer()
  await add(server, NET)
  await add(server, ORG)
  await server.register(`juliet@${NET}`)
  await server.administer("removeDomain", { domain: ORG })
  await server.restart()
  assert.deepEqual(await states(server), { [NET]: "served" })
  await using juliet = await server.join(`juliet@${NET}`)
  await juliet.settle()
})

test("other servers find nobody once the only domain that talks to them is gone", async () => {
  await using server = await startTestServer()
  assert.equal(server.ports.serversDirectTls, undefined)
  await add(server, NET)
  const call = async (to: string) => {
    const stream = await StreamClient.connectDirectTls(
      server.ports.serversDirectTls ?? 0,
      ["xmpp-server"],
      to,
    )
    stream.send(
      `<?xml version='1.0'?><stream:stream to='${to}' version='1.0' xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'>`,
    )
    return stream
  }
  const before = await call(NET)
  assert.ok(await before.next("features"))
  await server.administer("removeDomain", { domain: NET })
  assert.equal(await (await call(NET)).closing(), "host-unknown")
  assert.equal(await (await call("localhost")).closing(), "host-unknown")
  before.cut()
  assert.deepEqual(server.complaints, [])
})

test("a server that stands already is stopped in vain, and does no more with domains", async () => {
  const server = await startTestServer({ domains: { [NET]: "" } })
  await server.halt()
  await assert.rejects(add(server, ORG), /does not run/)
  await server.stop()
})

test("what cannot be a domain, or is one already, is refused with a sentence", async () => {
  await using server = await startTestServer({ domains: { [NET]: "" } })
  const refusal = (input: object) =>
    server.administer("addDomain", input).then(
      () => "",
      (error: { text: string }) => error.text,
    )
  assert.match(await refusal({ domain: "../etc" }), /is no domain/)
  assert.match(await refusal({ domain: "romeo@verona.example" }), /is no domain/)
  assert.match(await refusal({ domain: NET }), /one of the domains here already/)
  assert.match(await refusal({ domain: "localhost.localdomain" }), /^$/)
  assert.match(await refusal({ domain: `rooms.${NET}` }), /is served here already, for verona.example/)
  const files = { certificate: join(server.dataFolder, "c.pem"), key: join(server.dataFolder, "k.pem") }
  assert.match(await refusal({ domain: ORG, certificate: files }), /c\.pem cannot be read/)
  const { certificate, key } = makeCertificate({ hosts: ["padua.example"] })
  await writeFile(files.certificate, certificate)
  await writeFile(files.key, key)
  assert.match(await refusal({ domain: ORG, certificate: files }), /is not for mantua.example/)
  assert.match(
    await refusal({ domain: ORG, certificate: { certificate: "c.pem", key: "k.pem" } }),
    /whole paths/,
  )
  const fitting = makeCertificate({ hosts: [ORG] })
  await writeFile(files.certificate, fitting.certificate)
  assert.match(await refusal({ domain: ORG, certificate: files }), /belong together/)
  await writeFile(files.key, fitting.key)
  assert.equal(await refusal({ domain: ORG, certificate: files }), "")
  assert.match(await readFile(join(server.folderOf(ORG), "domain.toml"), "utf8"), /certificate = ".*c\.pem"/)
})

test("a domain with wrong settings keeps no other from being served, and is tried again", async () => {
  await using server = await startTestServer({
    domains: {
      [NET]: "[listeners]\ntcp-port = 1\n[http]\nmax-connections = 5\n",
      [ORG]: "",
      "padua.example": '[rooms]\ndomain = "localhost"\n',
    },
  })
  const { domains } = await server.administer("listDomains", {})
  assert.deepEqual(await states(server), { [NET]: "failed", [ORG]: "served", "padua.example": "failed" })
  const problemOf = (name: string) =>
    domains.find(({ domain }: { domain: string }) => domain === name).problem
  assert.match(problemOf(NET), /\[listeners\] belongs to the whole server.*write it in kith.toml/)
  assert.match(problemOf(NET), /max-connections of \[http\] belongs to the whole server/)
  assert.equal(server.complaints.length, 2)

  await server.register("romeo", `tybalt@${ORG}`)
  await using romeo = await server.join("romeo")
  romeo.send(`<message to='juliet@${NET}' type='chat' id='early'><body>Hark</body></message>`)
  romeo.send(`<iq to='juliet@${NET}' type='get' id='asks'><ping xmlns='urn:xmpp:ping'/></iq>`)
  const refused = await romeo.next("iq", ({ id }) => id === "asks")
  assert.equal(parseStanzaError(refused).condition, "remote-server-timeout")

  await writeFile(join(server.folderOf(NET), "domain.toml"), "")
  assert.equal((await server.administer("reloadDomain", { domain: NET })).state, "served")
  await server.register(`juliet@${NET}`)
  await using juliet = await server.join(`juliet@${NET}`)
  romeo.send(`<message to='juliet@${NET}' type='chat' id='then'><body>Hark</body></message>`)
  const heard = [await juliet.next("message"), await juliet.next("message")]
  assert.deepEqual(
    heard.map(({ id }) => id),
    ["early", "then"],
    "what was written meanwhile has waited, and goes first",
  )
})

test("two domains share neither a database nor a place on the web", async () => {
  await using server = await startTestServer({
    domains: { [NET]: '[http]\npublic-url = "https://chat.example"\n' },
  })
  const prepare = async (text: string) => {
    await mkdir(server.folderOf(ORG), { recursive: true })
    await writeFile(join(server.folderOf(ORG), "domain.toml.removed"), text)
    return server.administer("addDomain", { domain: ORG }).catch((error: { text: string }) => error.text)
  }
  const theirs = join(server.folderOf(NET), "kith.db")
  assert.match(
    await prepare(`[database]\nurl = "sqlite:${theirs}"\n`),
    /verona.example has the same database/,
  )
  assert.match(
    await prepare('[http]\npublic-url = "https://chat.example"\n'),
    /found on the web at chat.example too/,
  )
})

test("settings that have changed hold after a reload, for which its people connect anew", async () => {
  await using server = await startTestServer({ domains: { [NET]: "", [ORG]: "" } })
  await server.register(`juliet@${NET}`, `tybalt@${ORG}`)
  await using juliet = await server.join(`juliet@${NET}`)
  await using tybalt = await server.join(`tybalt@${ORG}`)
  await appendFile(join(server.folderOf(NET), "domain.toml"), '\n[rooms]\ndomain = "halls.verona.example"\n')
  await server.administer("reloadDomain", { domain: NET })
  assert.equal(juliet.isClosed, true)
  await tybalt.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: `halls.${NET}` })
  assert.equal(
    await tybalt.askInVain("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: `rooms.${NET}` }),
    "remote-server-not-found",
  )

  await appendFile(join(server.folderOf(NET), "domain.toml"), "\n[halls]\n")
  await assert.rejects(
    server.administer("reloadDomain", { domain: NET }),
    /Nothing was changed.*no section \[halls\]/s,
  )
  assert.equal((await states(server))[NET], "served")
})

test("what waited for a domain elsewhere is brought once it is served here", async () => {
  await using server = await startTestServer({
    config: '[federation]\nenabled = true\nname-servers = ["127.0.0.1:1"]\n',
  })
  await server.register("romeo")
  await using romeo = await server.join("romeo")
  romeo.send(`<message to='juliet@${NET}' type='chat' id='waits'><body>Hark</body></message>`)
  await romeo.settle()
  await add(server, NET)
  await server.register(`juliet@${NET}`)
  server.clock.advance(2_000)
  await using juliet = await server.join(`juliet@${NET}`)
  await romeo.settle()
  assert.ok(await juliet.next("message|iq", ({ id }) => id === "waits"))
})

test("an administrator of one domain is none at another, and only those of the first have a say in domains", async () => {
  await using server = await startTestServer({ domains: { [NET]: "" } })
  for (const domain of [undefined, NET]) {
    await server
      .service(accounts, domain)
      .createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  }
  await server.register(`romeo@${NET}`)
  const [first, other] = [
    await server.api("escalus", ["admin"]),
    await server.api(`escalus@${NET}`, ["admin"]),
  ]
  const listOf = async (api: typeof first) => {
    const { body } = await api.expect(200, "GET /admin/accounts")
    return body.accounts.map(({ user }: { user: string }) => user)
  }
  assert.deepEqual(await listOf(first), ["escalus@localhost"])
  assert.deepEqual(await listOf(other), [`escalus@${NET}`, `romeo@${NET}`])
  await first.expect(404, "DELETE /admin/accounts/romeo")

  const { body } = await first.expect(200, "GET /admin/domains")
  assert.deepEqual(
    body.domains.map(({ domain, state }: { domain: string; state: string }) => [domain, state]),
    [[NET, "served"]],
  )
  await other.expect(404, "GET /admin/domains")
  await other.expect(404, "DELETE /admin/domains/localhost")
  await first.expect(200, "DELETE /admin/domains/verona.example")
  await first.expect(404, "DELETE /admin/domains/verona.example")
  assert.equal((await first.call("POST /admin/domains", { domain: NET })).status, 200)
})
