import assert from "node:assert/strict"
import { test } from "node:test"
import {
  deriveScramKeys,
  encodeBase64,
  encodePlain,
  findAuthenticationFeature,
  findUpgradeSalt,
  nobleScramCrypto,
  type ScramHashName,
  type Stanza,
  upgradeHash,
  xml,
} from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { authenticateWith } from "../../testing/sign-in.ts"
import { accounts } from "./index.ts"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_SASL2 = "urn:xmpp:sasl:2"
const wanting = (...tasks: string[]) =>
  tasks.map((task) => `<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>${task}</upgrade>`).join("")

/** An account that came from a server which knew SHA-1 only. */
async function takeOver(server: TestServer, username: string): Promise<void> {
  const service = server.service(accounts)
  const user = await service.takeOver(username, undefined)
  const salt = new Uint8Array(16).fill(7)
  await service.addKeys(user, await deriveScramKeys(PASSWORD, salt, 4096, "SHA-1", nobleScramCrypto))
}

async function offerTo(server: TestServer, name: string) {
  await using client = server.connect()
  const features = await client.openStream(server.domain, server.address(name))
  return findAuthenticationFeature(features)
}

async function hashesOf(server: TestServer, name: string): Promise<ScramHashName[]> {
  return (await server.service(accounts).keys(server.address(name))).map(({ hash }) => hash)
}

async function doTask(client: TestClient, hash: "SHA-256" | "SHA-512"): Promise<Stanza> {
  client.send(`<next xmlns='${NS_SASL2}' task='UPGR-SCRAM-${hash}'/>`)
  const upgrade = findUpgradeSalt(await client.next("task-data"))
  assert.ok(upgrade && upgrade.iterations >= 4096 && upgrade.salt.length >= 16)
  const password = new TextEncoder().encode(PASSWORD)
  const salted = await nobleScramCrypto.pbkdf2(hash, password, upgrade.salt, upgrade.iterations)
  client.send(String(xml("task-data", { xmlns: NS_SASL2 }, upgradeHash(salted))))
  return client.next("continue|success|failure")
}

async function logInWith(server: TestServer, mechanism: string): Promise<string | undefined> {
  await using client = server.connect()
  await client.openStream(server.domain, server.address("tybalt"))
  client.send(`<auth xmlns='${NS_SASL}' mechanism='${mechanism}'/>`)
  const answer = await client.next("challenge|failure")
  return answer.name === "failure" ? answer.elements[0]?.name : answer.name
}

test("an account that came with old keys is offered what it has, and to get the rest", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  await takeOver(server, "tybalt")
  const tybalts = await offerTo(server, "tybalt")
  assert.deepEqual(tybalts?.mechanisms, ["SCRAM-SHA-1"])
  assert.deepEqual(tybalts.upgrades, ["UPGR-SCRAM-SHA-256", "UPGR-SCRAM-SHA-512"])
  const juliets = await offerTo(server, "juliet")
  assert.deepEqual(juliets?.upgrades, [])
  assert.deepEqual(juliets.mechanisms, ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1"])
  assert.deepEqual(await offerTo(server, "nobody"), juliets)
  assert.equal(await logInWith(server, "SCRAM-SHA-256"), "invalid-mechanism")
})

test("a client adds the keys that are missing, one task after another, and logs in by them", async () => {
  await using server = await startTestServer()
  await takeOver(server, "tybalt")
  const client = server.connect()
  const inline = `${wanting("UPGR-SCRAM-SHA-256", "UPGR-SCRAM-SHA-512", "UPGR-SCRAM-SHA-3")}<bind xmlns='urn:xmpp:bind:0'/>`
  await client.openStream(server.domain, server.address("tybalt"))
  const first = await authenticateWith(client, server.address("tybalt"), PASSWORD, inline)
  assert.equal(first.child("tasks")?.child("task")?.text, "UPGR-SCRAM-SHA-256")
  const second = await doTask(client, "SHA-256")
  assert.equal(second.child("tasks")?.child("task")?.text, "UPGR-SCRAM-SHA-512")
  const success = await doTask(client, "SHA-512")
  assert.match(success.child("authorization-identifier")?.text ?? "", /^tybalt@localhost\/./)
  assert.deepEqual(await hashesOf(server, "tybalt"), ["SHA-1", "SHA-256", "SHA-512"])
  assert.equal(await logInWith(server, "SCRAM-SHA-256"), "challenge")
  const api = await server.api("tybalt")
  await api.expect(200, "GET /account")
})

test("who has all keys does no task", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const client = server.connect()
  const success = await client.logIn(server.address("juliet"), PASSWORD, wanting("UPGR-SCRAM-SHA-256"))
  assert.equal(success.name, "success")
})

test("what cannot be a salted password is refused and changes nothing", async () => {
  await using server = await startTestServer()
  await takeOver(server, "tybalt")
  for (const hash of [
    "",
    "<hash xmlns='urn:xmpp:scram-upgrade:0'>AAAA</hash>",
    "<hash xmlns='urn:xmpp:scram-upgrade:0'/>",
  ]) {
    const client = server.connect()
    await client.openStream(server.domain, server.address("tybalt"))
    await authenticateWith(client, server.address("tybalt"), PASSWORD, wanting("UPGR-SCRAM-SHA-256"))
    client.send(`<next xmlns='${NS_SASL2}' task='UPGR-SCRAM-SHA-256'/>`)
    await client.next("task-data")
    client.send(`<task-data xmlns='${NS_SASL2}'>${hash}</task-data>`)
    assert.ok((await client.next("failure")).has("malformed-request", NS_SASL))
  }
  assert.deepEqual(await hashesOf(server, "tybalt"), ["SHA-1"])
})

test("a password that came in one piece makes all the keys that are missing", async () => {
  await using server = await startTestServer({ config: '[streams]\nrequire-tls = "unless-loopback"' })
  await takeOver(server, "tybalt")
  const client = server.connect()
  await client.openStream(server.domain)
  const message = encodeBase64(encodePlain("tybalt", PASSWORD))
  client.send(`<auth xmlns='${NS_SASL}' mechanism='PLAIN'>${message}</auth>`)
  await client.next("success")
  assert.deepEqual((await hashesOf(server, "tybalt")).sort(), ["SHA-1", "SHA-256", "SHA-512"])
})

test("an account without any keys looks like one that is not there", async () => {
  await using server = await startTestServer()
  await server.service(accounts).takeOver("tybalt", undefined)
  assert.deepEqual(await offerTo(server, "tybalt"), await offerTo(server, "nobody"))
})
