import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { PASSWORD, startTestServer, TestClient } from "@kith/server/testing"
import { Jid } from "@kith/xmpp"
import { runKith } from "../../apps/server/src/command-line/testing/run-kith.ts"
import { findFreePorts } from "../../packages/client/src/testing/prosody.ts"
import { letTimePass } from "../let-time-pass.ts"
import type { CertificateFiles } from "./authority.ts"
import { Internet } from "./internet.ts"
import { arrive, bodyOf, saysTo } from "./people.ts"

const DOMAIN = "verona.example"

test("docs/operators/your-domain.md: from a domain without records to a message on another server", async () => {
  await using folder = await openFolder()
  await using internet = await Internet.open()
  const prosody = await internet.addProsody()
  const ports = await findFreePorts(4)
  const path = join(folder.path, "kith.toml")
  const ask = (...command: string[]) => runKith(...command, "--config", path)

  // DNS: what the command prints is what the zone gets.
  const withoutCertificate = describeSettings(internet, { ports, folder: folder.path })
  await writeFile(path, withoutCertificate)
  const before = await ask("check", "dns")
  assert.equal(before.code, 1, before.output)
  const zone = before.output.split("\n").filter((line) => / IN (SRV|CNAME) /.test(line))
  // Which addresses lead here, this machine cannot know; those of the test do not leave it.
  await internet.names.publishZone([...zone, `${DOMAIN}. 3600 IN A 127.0.0.1`])
  const after = await ask("check", "dns")
  assert.equal(after.code, 0, after.output)
  assert.doesNotMatch(after.output, /no record|has no address/)

  // The certificate: for every domain that the zone leads to, and for no other.
  const narrow = await internet.authority.issue([DOMAIN])
  await writeFile(path, describeSettings(internet, { ports, folder: folder.path, certificate: narrow }))
  assert.match((await ask("check")).output, /✖ The certificate does not name pubsub\.verona\.example, rooms/)
  const aliases = zone.filter((line) => line.includes(" CNAME ")).map((line) => line.split(". ")[0] ?? "")
  const certificate = await internet.authority.issue([DOMAIN, ...aliases])
  const settings = describeSettings(internet, { ports, folder: folder.path, certificate })
  await writeFile(path, settings)
  const ready = await ask("check")
  assert.equal(ready.code, 0, ready.output)
  const friend = await ask("check", "federation", prosody.domain)
  assert.equal(friend.code, 0, friend.output)

  // The start: found by the records alone, also by the eyes of another Kith.
  const names = ["LISTENERS_TCP_PORT", "LISTENERS_DIRECT_TLS_PORT", "FEDERATION_PORT"]
  const chosen = [...names, "FEDERATION_DIRECT_TLS_PORT"].map((name, at) => [`KITH_${name}`, `${ports[at]}`])
  await using server = await startTestServer({ config: settings, environment: Object.fromEntries(chosen) })
  server.clock.jumpTo(Date.now())
  using _time = letTimePass(server)
  const elsewhere = await internet.authority.issue(["mantua.example"])
  await writeFile(
    path,
    describeSettings(internet, { domain: "mantua.example", folder: folder.path, certificate: elsewhere }),
  )
  for (const domain of [DOMAIN, `rooms.${DOMAIN}`]) {
    const seen = await ask("check", "federation", domain)
    assert.equal(seen.code, 0, seen.output)
    assert.equal(seen.output.match(new RegExp(`✔ Certificate: for ${domain}`, "g"))?.length, 2)
  }

  // The first message, and the answer.
  await server.register("romeo")
  await using romeo = new TestClient(server.webSocketUrl)
  await romeo.signIn(Jid.parse(`romeo@${DOMAIN}`), PASSWORD)
  romeo.send("<presence/>")
  await using juliet = await arrive(prosody, "juliet")
  romeo.send(saysTo(juliet.jid.bare, "Hark", "first"))
  const first = await juliet.next("message", (message) => bodyOf(message) === "Hark")
  assert.equal(Jid.parse(first.from ?? "").bare.toString(), `romeo@${DOMAIN}`)
  juliet.send(saysTo(romeo.jid.bare, "Ay me", "second"))
  await romeo.next("message", (message) => bodyOf(message) === "Ay me")
})

interface SettingsWish {
  readonly folder: string
  readonly domain?: string
  /** For clients and for servers, each for STARTTLS and for direct TLS. */
  readonly ports?: readonly number[]
  readonly certificate?: CertificateFiles
}

/** Those of the page, and what a machine without the Internet needs besides. */
function describeSettings(
  { names, authority }: Internet,
  { folder, domain = DOMAIN, ports = [0, 0, 0, 0], certificate }: SettingsWish,
): string {
  const [tcp, directTls, server, directTlsServer] = ports
  return `
    [server]
    domain = "${domain}"
    data-folder = "${folder}"
    [listeners]
    addresses = ["127.0.0.1"]
    tcp-port = ${tcp}
    direct-tls-port = ${directTls}
    http-port = 0
    [tls]
    ${certificate === undefined ? "" : `certificate = "${certificate.certificate}"\n    key = "${certificate.key}"`}
    [federation]
    port = ${server}
    direct-tls-port = ${directTlsServer}
    name-servers = ["${names.address}:${names.port}"]
    private-networks = true
    authorities = "${authority.path}"
  `
}

async function openFolder(): Promise<{ readonly path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "kith-your-domain-"))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
