import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, before, beforeEach, describe, test } from "node:test"
import { srv, startTestDns, type TestDns } from "../kernel/federation/names/testing/start-test-dns.ts"
import { runKith } from "./testing/run-kith.ts"

const SERVICES = ["pubsub", "rooms", "search", "upload"].map((name) => `${name}.verona.lit`)

describe("The check of DNS", () => {
  let folder: string
  let dns: TestDns
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kith-check-dns-"))
  })
  after(() => rm(folder, { recursive: true }))
  beforeEach(async () => {
    dns = await startTestDns()
  })
  afterEach(() => dns.close())

  const check = async (settings = "", domain?: string) => {
    const path = join(folder, "kith.toml")
    const text = [
      "[server]",
      'domain = "verona.lit"',
      settings,
      "[federation]",
      `name-servers = ["${dns.address}"]`,
    ]
    await writeFile(path, text.join("\n"))
    const args = domain === undefined ? [] : [domain]
    return runKith("check", "dns", ...args, "--config", path)
  }
  const tellAll = () => {
    for (const domain of SERVICES) dns.tell("CNAME", domain, "xmpp.verona.lit")
    for (const domain of ["verona.lit", ...SERVICES]) {
      dns.tell("SRV", `_xmpp-server._tcp.${domain}`, srv("xmpp.verona.lit", 5269))
      dns.tell("SRV", `_xmpps-server._tcp.${domain}`, srv("xmpp.verona.lit", 5270))
    }
    dns.tell("SRV", "_xmpp-client._tcp.verona.lit", srv("xmpp.verona.lit", 5222))
    dns.tell("SRV", "_xmpps-client._tcp.verona.lit", srv("xmpp.verona.lit", 5223))
    dns.tell("A", "xmpp.verona.lit", "8.8.4.4")
  }

  test("is content where every record is there, for the services too", async () => {
    tellAll()
    const { code, output } = await check()
    assert.equal(code, 0, output)
    for (const domain of SERVICES)
      assert.ok(output.includes(`\n${domain}\n✔ _xmpp-server._tcp: xmpp.verona.lit:5269`))
    assert.match(output, /• xmpp\.verona\.lit is 8\.8\.4\.4, which is no address of this machine/)
    assert.match(output, /All is well/)
    assert.match(output, /^_xmpp-client\._tcp\.verona\.lit\. +3600 IN SRV 10 0 5222 xmpp\.verona\.lit\.$/m)
    assert.match(
      output,
      /^_xmpps-server\._tcp\.rooms\.verona\.lit\. +3600 IN SRV 5 0 5270 xmpp\.verona\.lit\.$/m,
    )
    assert.match(output, /^xmpp\.verona\.lit\. +3600 IN A 8\.8\.4\.4$/m)
    assert.match(output, /^rooms\.verona\.lit\. +3600 IN CNAME xmpp\.verona\.lit\.$/m)
    assert.doesNotMatch(output, /^verona\.lit\.|has no address/m)
  })

  test("tells of services without an address, for which nobody can get a certificate by port 80", async () => {
    tellAll()
    dns.remove("rooms.verona.lit")
    const { code, output } = await check()
    assert.equal(code, 0)
    assert.match(output, /• rooms\.verona\.lit has no address: .* by port 80 does\. Add the record below\./)
    assert.equal(output.match(/has no address/g)?.length, 1)
  })

  test("finds what is missing, leads elsewhere, or may not be so", async () => {
    tellAll()
    dns.remove("_xmpp-client._tcp.verona.lit")
    dns.tell(
      "SRV",
      "_xmpp-server._tcp.verona.lit",
      srv("xmpp.verona.lit", 5222),
      srv("gone.verona.lit", 5269),
    )
    dns.tell("SRV", "_xmpps-server._tcp.verona.lit", srv("alias.verona.lit", 443))
    dns.tell("CNAME", "alias.verona.lit", "xmpp.verona.lit")
    dns.tell("SRV", "_xmpp-server._tcp.rooms.verona.lit", srv(".", 0))
    dns.tell("A", "xmpp.verona.lit", "10.0.0.1")
    dns.fail("SRV", "_xmpp-server._tcp.search.verona.lit", "SERVFAIL")
    dns.remove("_xmpp-server._tcp.upload.verona.lit")
    dns.tell("A", "upload.verona.lit", "127.0.0.1")
    const { code, output } = await check()
    assert.equal(code, 1)
    for (const line of [
      "✖ _xmpp-client._tcp: no record, and verona.lit has no address, so clients cannot find it. Add the record below.",
      "✖ _xmpp-server._tcp leads to xmpp.verona.lit:5222, where clients come in (_xmpp-client._tcp); other servers come in on 5269. Correct the port.",
      "✔ _xmpp-server._tcp: gone.verona.lit:5269",
      "✖ gone.verona.lit has no address. Add an A record, an AAAA record or both.",
      "• _xmpps-server._tcp: alias.verona.lit:443, while this server listens on 5270: right where a router or a proxy hands it on",
      "✖ alias.verona.lit is an alias (CNAME) of xmpp.verona.lit, which an SRV record must not lead to (RFC 2782): some programs refuse it. Let the records lead to xmpp.verona.lit.",
      "✖ _xmpp-server._tcp: DNS says that there is none. Put the record below in its place.",
      "• xmpp.verona.lit is 10.0.0.1; nobody outside can reach 10.0.0.1",
      "✔ _xmpp-server._tcp: no record; other servers try upload.verona.lit:5269, as they should",
    ]) {
      assert.ok(output.includes(`${line}\n`), `${line}\n\n${output}`)
    }
    assert.match(
      output,
      /^✖ _xmpp-server\._tcp: DNS could not be asked .* answers SERVFAIL\. Look at the name servers/m,
    )
    assert.match(output, /6 to mend/)
  })

  test("knows which doors are closed, and ports that are others", async () => {
    tellAll()
    dns.remove("_xmpp-client._tcp.verona.lit")
    dns.tell("A", "verona.lit", "8.8.4.4")
    const { output } = await check("[listeners]\ntcp-port = 5322\ndirect-tls-port = false")
    assert.match(
      output,
      /✖ _xmpp-client\._tcp: no record, so clients try verona\.lit:5222, but this server listens on 5322/,
    )
    assert.match(output, /✖ _xmpps-client\._tcp leads to xmpp\.verona\.lit:5223, but this door is closed/)
    assert.match(output, /_xmpp-client\._tcp\.verona\.lit\. +3600 IN SRV 10 0 5322/)
    assert.doesNotMatch(output, /_xmpps-client\._tcp\.verona\.lit\. +3600/)
  })

  test("looks at one service, or at a domain that is to be the server's", async () => {
    tellAll()
    const one = await check("", "rooms.verona.lit")
    assert.equal(one.code, 0)
    assert.doesNotMatch(one.output, /client|pubsub/)
    dns.tell("SRV", "_xmpp-server._tcp.xn--bcher-kva.lit", srv("xmpp.verona.lit", 5269))
    const other = await check("", "bücher.lit")
    assert.match(other.output, /\nbücher\.lit\n/)
    assert.match(other.output, /✔ _xmpp-server\._tcp: xmpp\.verona\.lit:5269/)
    assert.match(other.output, /^_xmpp-server\._tcp\.rooms\.xn--bcher-kva\.lit\. +3600 IN SRV/m)
    assert.equal((await check("", "romeo@verona.lit")).code, 2)
  })

  test("says it once where nobody answers", async () => {
    dns.failAlways("REFUSED")
    const { code, output } = await check()
    assert.equal(code, 1)
    assert.match(
      output,
      /✖ DNS could not be asked for A of verona\.lit: .* answers REFUSED\. Look at.*\n\n1 to mend/,
    )
    assert.match(output, /^_xmpp-client\._tcp\.verona\.lit\. +3600 IN SRV 10 0 5222 verona\.lit\.$/m)
  })

  test("has nothing to look up for localhost", async () => {
    const path = join(folder, "local.toml")
    await writeFile(path, "")
    const { code, output } = await runKith("check", "dns", "--config", path)
    assert.equal(code, 0)
    assert.match(output, /localhost, which nobody looks up/)
  })
})
