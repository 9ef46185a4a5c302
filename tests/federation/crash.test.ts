import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join as joinPath } from "node:path"
import { test } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { PASSWORD, TestClient } from "@kith/server/testing"
import { Jid } from "@kith/xmpp"
import { claimPorts } from "../claim-ports.ts"
import { ServerProcess } from "../server-process.ts"
import { Internet } from "./internet.ts"
import { configure } from "./kith.ts"
import { domainsOf, registerInBand } from "./peer.ts"
import { arrive, saysTo } from "./people.ts"

const KILLS = 4
const DOMAIN = "kith.example"
const NS_MANAGEMENT = "urn:xmpp:sm:3"

/** Writes as fast as acknowledgements come back, until the connection breaks; adds what was acknowledged. */
async function talk(url: string, from: Jid, to: Jid, life: number, acknowledged: Set<string>): Promise<void> {
  const client = new TestClient(url)
  await client.signIn(from, PASSWORD)
  client.send(`<enable xmlns='${NS_MANAGEMENT}'/>`)
  await client.next("enabled")
  const underWay: string[] = []
  let [count, handled] = [0, 0]
  for (;;) {
    for (let each = 0; each < 10; each++) {
      const id = `${life}-${count++}`
      underWay.push(id)
      client.send(saysTo(to, id, id))
    }
    client.send(`<r xmlns='${NS_MANAGEMENT}'/>`)
    const h = Number((await client.next("a")).attrs.h)
    for (; handled < h; handled++) acknowledged.add(underWay.shift() ?? "")
  }
}

test("a Kith that is killed loses nothing that it has acknowledged to whoever wrote it", async (context) => {
  await using internet = await Internet.open()
  const prosody = await internet.addProsody()
  const folder = await mkdtemp(joinPath(tmpdir(), "kith-federation-crash-"))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const [tcp = 0, tls = 0, http = 0, server = 0, directTls = 0] = await claimPorts(5)
  const certificate = await internet.authority.issue(domainsOf(DOMAIN))
  const wish = {
    domain: DOMAIN,
    certificate,
    authorities: internet.authority.path,
    proof: "certificate",
    nameServer: internet.names,
    config: '[registration]\npolicy = "open"\nchallenge = "off"',
  } as const
  await writeFile(joinPath(folder, "kith.toml"), configure(wish, http))
  await internet.names.publish({ [DOMAIN]: { port: server, directTlsPort: directTls } })
  const start = () =>
    ServerProcess.start({
      dataFolder: folder,
      ports: { tcp, tls, http },
      environment: {
        KITH_FEDERATION_PORT: String(server),
        KITH_FEDERATION_DIRECT_TLS_PORT: String(directTls),
        KITH_LISTENERS_ADDRESSES: "127.0.0.1",
      },
    })

  const romeo = Jid.from({ local: "romeo", domain: DOMAIN })
  await using juliet = await arrive(prosody, "juliet")
  const acknowledged = new Set<string>()
  for (let life = 0; life < KILLS; life++) {
    await using kith = await start()
    const url = `ws://127.0.0.1:${http}/xmpp`
    if (life === 0) await registerInBand(url, romeo)
    const ended = talk(url, romeo, juliet.jid.bare, life, acknowledged).catch(() => undefined)
    // Not a wait for something: the moment of the crash is meant to be anywhere.
    await delay(400 + Math.random() * 800)
    await kith.kill()
    await ended
  }
  assert.ok(acknowledged.size > 0, "something was acknowledged")
  await using _kith = await start()
  const missing = () => {
    const came = new Set(juliet.inbox.filter(({ name }) => name === "message").map(({ id }) => id))
    return [...acknowledged].filter((id) => !came.has(id))
  }
  const deadline = Date.now() + 20_000
  while (missing().length > 0 && Date.now() < deadline) await delay(50)
  assert.deepEqual(missing(), [])
  context.diagnostic(`${acknowledged.size} messages had been acknowledged`)
})
