import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { it } from "node:test"
import { sql } from "kysely"
import { forEachDatabase } from "../../testing/databases/index.ts"
import { startTestServer } from "../../testing/index.ts"

const NET = "verona.example"
const ORG = "mantua.example"

forEachDatabase("The database that a domain.toml names", (open, name) => {
  it("keeps what is the domain's, and nothing else, also across a restart", async (test) => {
    const [first, own] = [await open(test), await open(test)]
    await using server = await startTestServer({
      databaseUrl: first.url,
      domains: { [NET]: { database: own.url } },
    })
    await server.register("romeo", `romeo@${NET}`, `juliet@${NET}`)
    const usernames = async ({ kysely }: typeof own) => {
      const rows = await sql<{ username: string }>`select username from account order by username`.execute(
        kysely,
      )
      return rows.rows.map(({ username }) => username)
    }
    assert.deepEqual([await usernames(first), await usernames(own)], [["romeo"], ["juliet", "romeo"]])

    const juliet = await server.join(`juliet@${NET}`)
    const romeo = await server.join("romeo")
    juliet.send("<message to='romeo@localhost' type='chat' id='hark'><body>Hark</body></message>")
    assert.equal((await romeo.next("message")).child("body")?.text, "Hark")
    await Promise.all([juliet.close(), romeo.close()])

    await server.restart()
    const again = await server.join(`juliet@${NET}`)
    const found = await again.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
    assert.ok(found.child("fin", "urn:xmpp:mam:2"))
    assert.match(String(again.inbox.find((stanza) => stanza.name === "message")), /Hark/)
    assert.deepEqual(server.complaints, [])
  })

  it("is not shared: a domain that names that of another is not served, and says why", async (test) => {
    const [first, own] = [await open(test), await open(test)]
    await using server = await startTestServer({
      databaseUrl: first.url,
      domains: { [NET]: { database: own.url }, [ORG]: { database: own.url } },
    })
    const { domains } = await server.administer("listDomains", {})
    const states = domains.map(({ domain, state }: { domain: string; state: string }) => [domain, state])
    assert.deepEqual(states, [
      [ORG, "served"],
      [NET, "failed"],
    ])
    assert.match(server.complaints.join("\n"), /has the same database/)
  })

  if (name === "SQLite") return
  it("has to be named where the first domain has a database server", async (test) => {
    const first = await open(test)
    await using server = await startTestServer({ databaseUrl: first.url, domains: { [NET]: {} } })
    const { domains } = await server.administer("listDomains", {})
    assert.match(JSON.stringify(domains), /needs a database of its own/)
    assert.equal(await readFile(join(server.folderOf(NET), "domain.toml"), "utf8"), "")
  })
})
