import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { it, type TestContext } from "node:test"
import { TestClient } from "@kith/server/testing"
import { Jid } from "@kith/xmpp"
import { findPorts, ServerProcess } from "../server-process.ts"

const PASSWORD = "parting is such sweet sorrow"
const SM = "urn:xmpp:sm:3"
const MAX_IN_ROUND = 800
const STREAMS = "urn:ietf:params:xml:ns:xmpp-streams"

const address = (name: string) => Jid.parse(`${name}@localhost`)

/** Starts servers one after another on the same data. */
async function openHome(t: TestContext): Promise<{ folder: string; start: () => Promise<ServerProcess> }> {
  const folder = await mkdtemp(join(tmpdir(), "kith-shutdown-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const ports = await findPorts()
  const environment = {
    KITH_OFFLINE_MESSAGES_MAX_MESSAGES: "100000",
    KITH_STREAMS_MAX_UNACKNOWLEDGED: "100000",
    KITH_STREAMS_MAX_UNACKNOWLEDGED_BYTES: "100000000",
  }
  return { folder, start: () => ServerProcess.start({ dataFolder: folder, ports, environment }) }
}

async function register(server: ServerProcess, name: string): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: name, password: PASSWORD }),
  })
  assert.ok(response.ok, await response.text())
}

async function signIn(server: ServerProcess, name: string, isManaged: boolean): Promise<TestClient> {
  const client = new TestClient(server.webSocketUrl)
  await client.signIn(address(name), PASSWORD, "talk")
  if (isManaged) {
    client.send(`<enable xmlns='${SM}' resume='true'/>`)
    await client.next("enabled")
  }
  return client
}

const marksOf = (client: TestClient) =>
  client
    .takeAll("message")
    .filter(({ type }) => type === "chat")
    .map(({ id }) => id ?? "")

it("Ctrl-C under load keeps what was acknowledged, says goodbye, and hands on what nobody has read", async (t) => {
  const { start } = await openHome(t)
  const rounds = 2
  const acknowledged: string[] = []
  const seen = new Set<string>()
  let next = 0
  {
    await using server = await start()
    for (const name of ["romeo", "juliet", "rosaline", "nurse"]) await register(server, name)
  }
  for (let round = 0; round < rounds; round++) {
    await using server = await start()
    const romeo = await signIn(server, "romeo", true)
    // She gets everything and acknowledges nothing.
    const juliet = await signIn(server, "juliet", true)
    juliet.send("<presence/>")
    const nurse = await signIn(server, "nurse", false)
    nurse.send("<presence/>")
    await nurse.settle()
    await juliet.settle()
    marksOf(juliet)

    const began = next
    const talk = setInterval(() => {
      // Far more than is stored by the time of the stop.
      if (romeo.isClosed || next - began > MAX_IN_ROUND) return
      for (let count = 0; count < 20; count++) {
        const id = `n-${next++}`
        for (const to of ["juliet", "rosaline", "nurse"]) {
          romeo.send(`<message to='${to}@localhost' type='chat' id='${id}'><body>${id}</body></message>`)
        }
      }
      romeo.send(`<r xmlns='${SM}'/>`)
    }, 2)
    await romeo.next("a", ({ attrs }) => Number(attrs.h) > 300)
    await server.stop()
    clearInterval(talk)

    for (const client of [romeo, juliet, nurse]) {
      const error = await client.next("error")
      assert.ok(error.has("system-shutdown", STREAMS), String(error))
    }
    const handled = Math.max(...romeo.takeAll("a").map(({ attrs }) => Number(attrs.h)), 300)
    for (let n = 0; n < Math.floor(handled / 3); n++) acknowledged.push(`n-${began + n}`)
    for (const id of marksOf(juliet)) seen.add(id)
  }
  t.diagnostic(`${acknowledged.length} messages to each were acknowledged`)

  await using server = await start()
  const juliet = await signIn(server, "juliet", false)
  const rosaline = await signIn(server, "rosaline", false)
  for (const client of [juliet, rosaline]) {
    client.send("<presence/>")
    const last = acknowledged.at(-1)
    await client.next("message", ({ id }) => id === last)
    await client.settle()
  }
  for (const [who, waiting] of [
    ["juliet", juliet],
    ["rosaline", rosaline],
  ] as const) {
    const marks = new Set(marksOf(waiting)).add(acknowledged.at(-1) ?? "")
    if (who === "juliet") for (const id of seen) marks.add(id)
    assert.deepEqual(
      acknowledged.filter((id) => !marks.has(id)),
      [],
      `${who} misses acknowledged messages`,
    )
  }
  for (const name of ["juliet", "rosaline", "nurse", "romeo"]) {
    const archived = await readArchive(server, name)
    const kept = new Set(archived)
    assert.deepEqual(
      acknowledged.filter((id) => !kept.has(id)),
      [],
      `the archive of ${name} misses messages`,
    )
    if (name === "romeo") continue
    assert.equal(kept.size, archived.length, `the archive of ${name} has something twice`)
    const numbers = archived.map((id) => Number(id.slice(2)))
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    )
    if (name === "juliet") for (const id of seen) assert.ok(kept.has(id), `${id} was seen and is gone`)
  }
})

it("a second start with 1,000 accounts and 100,000 messages serves soon", async (t) => {
  const { folder, start } = await openHome(t)
  {
    await using server = await start()
    for (const name of ["romeo", "juliet"]) await register(server, name)
    const romeo = await signIn(server, "romeo", false)
    romeo.send("<message to='juliet@localhost' type='chat' id='n-0'><body>Hark</body></message>")
    await romeo.settle()
    await server.stop()
  }
  multiply(join(folder, "kith.db"), 1000, 100_000)
  const startedAt = performance.now()
  await using server = await start()
  const servingAfterMs = Math.round(performance.now() - startedAt)
  const juliet = await signIn(server, "juliet", false)
  const page = "<set xmlns='http://jabber.org/protocol/rsm'><max>5</max><before/></set>"
  await juliet.ask(`<query xmlns='urn:xmpp:mam:2'>${page}</query>`, { type: "set" })
  assert.equal(juliet.takeAll("message").length, 5)
  t.diagnostic(
    `serving after ${servingAfterMs} ms, a page of history after ${Math.round(performance.now() - startedAt)} ms`,
  )
  assert.ok(servingAfterMs < 20_000)
})

/** More accounts like Romeo's, and more messages like the one there is, all in Juliet's archive. */
function multiply(path: string, accounts: number, messages: number): void {
  const database = new DatabaseSync(path)
  const numbers = (count: number) =>
    `with recursive number(n) as (select 1 union all select n + 1 from number where n < ${count})`
  database.exec(`begin;
    insert into account ${numbers(accounts)}
      select 'someone' || n, role, created_at, disabled from account, number where username = 'romeo';
    insert into account_key ${numbers(accounts)}
      select 'someone' || n, hash, salt, iterations, stored_key, server_key
      from account_key, number where username = 'romeo';
    create temp table first as select * from archive_message;
    insert into archive_message (id, stanza, searched_by) ${numbers(messages)}
      select id - n, stanza, searched_by from first, number;
    create temp table entries as select * from archive_entry;
    insert into archive_entry (archive_id, id, peer_id, peer_resource, nickname, outgoing, kind) ${numbers(messages)}
      select archive_id, id - n, peer_id, peer_resource, nickname, outgoing, kind from entries, number;
    commit`)
  database.close()
}

/** The ids of everything in an archive, oldest first. */
async function readArchive(server: ServerProcess, owner: string): Promise<string[]> {
  const client = await signIn(server, owner, false)
  const ids: string[] = []
  let after = ""
  for (;;) {
    const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>250</max>${after}</set>`
    const answer = await client.ask(`<query xmlns='urn:xmpp:mam:2'>${page}</query>`, { type: "set" })
    for (const stanza of client.takeAll("message")) {
      const result = stanza.child("result", "urn:xmpp:mam:2")
      const message = result?.child("forwarded", "urn:xmpp:forward:0")?.child("message", "jabber:client")
      if (message !== undefined) ids.push(message.attrs.id ?? "")
    }
    const fin = answer.child("fin", "urn:xmpp:mam:2")
    if (fin?.attrs.complete === "true") break
    after = `<after>${fin?.child("set", "http://jabber.org/protocol/rsm")?.child("last")?.text}</after>`
  }
  await client.close()
  return ids
}
