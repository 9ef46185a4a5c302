import assert from "node:assert/strict"
import { test } from "node:test"
import { DomainError, defineFeature } from "@kith/feature-kit"
import { Jid, xml } from "@kith/xmpp"
import { NS_PORTABLE } from "@kith/xmpp/extensions"
import { PASSWORD, startTestServer, type TestServer } from "../../testing/index.ts"
import { accountExporting, accountImporting, accounts } from "../accounts/index.ts"
import { accountData } from "./index.ts"

const NS = "urn:example:sonnets"
/** By address: what a feature of the tests keeps for each account. */
const sonnets = new Map<string, Set<string>>()
const mottos = new Map<string, string>()
const poetry = defineFeature({
  name: "poetry",
  setup({ hooks }) {
    hooks.on(accountExporting, "guard", ({ user, add, addMany }) => {
      const key = user.toString()
      add(xml("motto", { xmlns: NS }, mottos.get(key) ?? ""))
      addMany(
        xml("sonnets", { xmlns: NS }),
        [...(sonnets.get(key) ?? [])].map((line) => xml("sonnet", {}, line)),
      )
    })
    hooks.on(accountImporting, "guard", ({ user, origin, read, readMany }) => {
      read("motto", NS, ({ text }) => {
        if (text.length > 100) throw new DomainError("policy-violation", "A motto has 100 characters.")
        mottos.set(user.toString(), `${text} (${origin})`)
      })
      readMany("sonnets", NS, (children) => {
        const own = sonnets.get(user.toString()) ?? new Set()
        sonnets.set(user.toString(), own)
        for (const { text } of children) own.add(text)
      })
    })
  },
})

const open = (config = "") => startTestServer({ features: [poetry], config })
const machine = Jid.parse("localhost")

async function download(server: TestServer, path: string): Promise<string> {
  const response = await fetch(server.url + path)
  assert.equal(response.status, 200)
  assert.match(response.headers.get("content-type") ?? "", /^application\/xml/)
  return response.text()
}

async function upload(server: TestServer, path: string, file: string) {
  const response = await fetch(server.url + path, { method: "PUT", body: file })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

const wrap = (users: string, host = "elsewhere.example") =>
  `<server-data xmlns='${NS_PORTABLE}'><host jid='${host}'>${users}</host></server-data>`

test("somebody's data goes out of one account and into another, as often as one likes", async () => {
  await using server = await open()
  await server.register("romeo", "juliet")
  const lines = Array.from({ length: 1234 }, (_, index) => `Line ${index} <of> love`)
  sonnets.set("romeo@localhost", new Set(lines))
  mottos.set("romeo@localhost", "In haste")
  const [romeo, juliet] = [await server.api("romeo"), await server.api("juliet")]

  const { path, url } = (await romeo.expect(200, "POST /account/exports", {})).body
  assert.ok(url.endsWith(path) && url.startsWith("http"))
  const file = await download(server, path)
  assert.match(file, /<host jid='localhost'>\s*<user name='romeo'>/)
  assert.doesNotMatch(file, /scram/)
  assert.equal((await fetch(server.url + path)).status, 404, "it works once")

  for (let time = 0; time < 2; time++) {
    const link = (await juliet.expect(200, "POST /account/imports", {})).body
    const { status, body } = await upload(server, link.path, file)
    assert.equal(status, 200)
    const { taken, ...rest } = body
    // Other features take what is theirs, too.
    assert.ok(taken >= 1235)
    assert.deepEqual(rest, { accounts: 1, leftOut: 0, problems: [] })
  }
  assert.deepEqual([...(sonnets.get("juliet@localhost") ?? [])], lines)
  assert.equal(mottos.get("juliet@localhost"), "In haste (romeo@localhost)")
  assert.deepEqual(server.complaints, [])
})

test("what cannot be taken in is left out and told, and a file that is none is refused", async () => {
  await using server = await open("[account-data]\nmax-import-bytes = 5000")
  await server.register("juliet")
  const juliet = await server.api("juliet")
  const send = async (file: string, input = {}) =>
    upload(server, (await juliet.expect(200, "POST /account/imports", input)).body.path, file)

  const { body } = await send(
    wrap(
      `<user name='romeo'><motto xmlns='${NS}'>${"x".repeat(101)}</motto><balcony xmlns='urn:b'><a/><b/></balcony>` +
        `<sonnets xmlns='${NS}'><sonnet>Good night</sonnet></sonnets>` +
        `<scram-credentials xmlns='urn:xmpp:pie:0#scram'/><include xmlns='http://www.w3.org/2001/XInclude' href='r.xml'/></user>` +
        "<user name='tybalt'/><user name='two words'/>",
    ),
  )
  assert.deepEqual([body.accounts, body.taken, body.leftOut], [1, 1, 4])
  assert.deepEqual(body.problems.slice(0, 5), [
    "juliet@localhost, motto: A motto has 100 characters.",
    "juliet@localhost, balcony: <balcony> is not known here.",
    "juliet@localhost, scram-credentials: <scram-credentials> is not known here.",
    "The file r.xml belongs to this one. Import them with npx kith account import.",
    "tybalt@elsewhere.example is another account and was left out.",
  ])
  assert.match(body.problems[5], /^An account was left out: The name of the address is not allowed/)
  const two = wrap(
    `<user name='romeo'><motto xmlns='${NS}'>R</motto></user><user name='paris'><motto xmlns='${NS}'>P</motto></user>`,
  )
  await send(two, { from: "paris@elsewhere.example" })
  assert.equal(mottos.get("juliet@localhost"), "P (paris@elsewhere.example)")
  for (const file of [
    "",
    "nonsense",
    wrap("<user>"),
    "x".repeat(6000),
    wrap(`<user name='x'>${"<a/>".repeat(2000)}</user>`),
  ]) {
    const refused = await send(file)
    assert.deepEqual([refused.status, refused.body.error.code], [400, "bad-request"], file.slice(0, 50))
  }
  assert.deepEqual(server.complaints, [])
})

test("a link is for one use, of its kind, for some minutes, and the oldest of too many goes", async () => {
  await using server = await open("[account-data]\nlink-minutes = 1\nmax-open-per-account = 2")
  await server.register("romeo")
  const romeo = await server.api("romeo")
  const offer = async (kind: string) =>
    (await romeo.expect(200, `POST /account/${kind}`, {})).body.path as string
  const statusOf = async (path: string, method = "GET") => (await fetch(server.url + path, { method })).status
  const [first, second, third] = [await offer("exports"), await offer("exports"), await offer("exports")]
  assert.equal(await statusOf(first), 404)
  assert.equal(await statusOf(second.replace("exports", "imports"), "PUT"), 404)
  assert.equal(await statusOf(second, "DELETE"), 404)
  assert.equal(await statusOf(second), 200)
  server.clock.advance(60_000)
  assert.equal(await statusOf(third), 404)
  assert.equal(await statusOf("/account-data/exports/made-up"), 404)
  assert.equal(await statusOf("/account-data"), 404)
})

test("with the password a file has what another server needs for the log-in, and without it nothing", async () => {
  await using server = await open()
  await server.register("romeo")
  const romeo = await server.api("romeo")
  await romeo.expect(401, "POST /account/exports", { currentPassword: "wrong password" })
  const { path } = (await romeo.expect(200, "POST /account/exports", { currentPassword: PASSWORD })).body
  const file = await download(server, path)
  assert.equal(file.match(/<scram-credentials/g)?.length, 3)
})

test("a whole server moves to another one, and everybody logs in as before", async () => {
  await using from = await open()
  await from.register("romeo", "juliet", "tybalt")
  await from.service(accounts).updateAccount(from.address("tybalt"), { isDisabled: true })
  mottos.set("juliet@localhost", "What's in a name")
  const exported = await from.service(accountData).offerServerExport(machine, undefined)
  const file = await download(from, exported.path)

  await using to = await open()
  await to.register("romeo")
  await to.service(accounts).setPassword(to.address("romeo"), "a new password of mine")
  for (let time = 0; time < 2; time++) {
    const { body } = await upload(to, to.service(accountData).offerServerImport(machine).path, file)
    assert.deepEqual([body.accounts, body.leftOut, body.problems], [3, 0, []])
  }
  await (await to.signIn("juliet")).close()
  await assert.rejects(to.signIn("romeo"), /not-authorized/, "an account that was here keeps its password")
  await assert.rejects(to.signIn("tybalt"), /not-authorized/)
  assert.equal((await to.service(accounts).get(to.address("tybalt"))).isDisabled, true)
  assert.equal(mottos.get("juliet@localhost"), "What's in a name (juliet@localhost)")
  assert.deepEqual(to.complaints, [])
})

test("other people's accounts are moved at the server's machine only", async () => {
  await using server = await open()
  const admin = server.service(accounts)
  await admin.createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  const escalus = await server.api("escalus", ["admin", "account"])
  await escalus.expect(403, "POST /admin/exports", {})
  await escalus.expect(403, "POST /admin/imports", {})
  await assert.rejects(server.service(accountData).offerServerExport(machine, [server.address("nobody")]))
})

test("passwords in the clear and odd accounts of other servers are brought over as far as they go", async () => {
  await using server = await open()
  const keys = `<iter-count>010</iter-count><salt>AAAA</salt><server-key>AAAA</server-key><stored-key>AAAA</stored-key>`
  const file = wrap(
    `<user name='juliet' password='${PASSWORD}'/><user name='${"x".repeat(65)}'/>` +
      `<user name='paris'><scram-credentials xmlns='urn:xmpp:pie:0#scram' mechanism='SCRAM-SHA-1'>${keys}</scram-credentials></user>`,
    "localhost",
  )
  const { body } = await upload(server, server.service(accountData).offerServerImport(machine).path, file)
  assert.deepEqual([body.accounts, body.leftOut, body.problems.length], [2, 1, 2])
  await (await server.signIn("juliet")).close()
  await assert.rejects(server.signIn("paris"), /not-authorized/)
})
