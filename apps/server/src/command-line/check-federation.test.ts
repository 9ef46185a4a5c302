import assert from "node:assert/strict"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { srv, startTestDns, type TestDns } from "../kernel/federation/names/testing/start-test-dns.ts"
import { startTestServer, type TestServer } from "../testing/index.ts"
import { type CertificateWish, makeCertificate } from "../testing/make-certificate.ts"
import { runKith } from "./testing/run-kith.ts"

const DAY_MS = 24 * 60 * 60 * 1000

describe("The check of another server", () => {
  let folder: string
  let dns: TestDns
  const authority = makeCertificate({ isAuthority: true })
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kith-check-federation-"))
    dns = await startTestDns()
    await writeFile(join(folder, "authority.pem"), authority.certificate)
    await issue("verona", { hosts: ["verona.lit"], authority })
  })
  after(async () => {
    await dns.close()
    await rm(folder, { recursive: true })
  })

  const issue = async (name: string, wish: CertificateWish) => {
    const { certificate, key } = makeCertificate(wish)
    await writeFile(join(folder, `${name}.pem`), certificate)
    await writeFile(join(folder, `${name}.key`), key)
  }
  const tlsSection = (name: string) =>
    `[tls]\ncertificate = "${join(folder, `${name}.pem`)}"\nkey = "${join(folder, `${name}.key`)}"\n`
  const federationSection = () =>
    `[federation]\nname-servers = ["${dns.address}"]\nprivate-networks = true\nauthorities = "${join(folder, "authority.pem")}"\n`

  /** Calls as verona.lit. */
  const check = async (domain: string, { tls = tlsSection("verona"), more = "" } = {}) => {
    const path = join(folder, "kith.toml")
    const server = `[server]\ndomain = "verona.lit"\ndata-folder = "${folder}"\n`
    await writeFile(path, `${server}${tls}${federationSection()}${more}`)
    return runKith("check", "federation", domain, "--config", path)
  }
  /** A Kith for a domain, that DNS knows. */
  const start = async (domain: string, wish: CertificateWish): Promise<TestServer> => {
    await issue(domain, { authority, ...wish })
    const server = await startTestServer({
      config: `[server]\ndomain = "${domain}"\n${tlsSection(domain)}${federationSection()}port = 0\ndirect-tls-port = 0\n`,
    })
    dns.tell("SRV", `_xmpp-server._tcp.${domain}`, srv("xmpp.lit", server.ports.servers ?? 0, 1))
    dns.tell("SRV", `_xmpps-server._tcp.${domain}`, srv("xmpp.lit", server.ports.serversDirectTls ?? 0, 2))
    dns.tell("A", "xmpp.lit", "127.0.0.1")
    return server
  }
  /** Somebody at a port who says this and nothing else. */
  const startSpeaker = async (domain: string, text: string) => {
    const speaker = createServer((socket) => {
      socket.on("error", () => undefined).once("data", () => socket.end(text))
    })
    speaker.listen(0, "127.0.0.1")
    await once(speaker, "listening")
    const { port } = speaker.address() as AddressInfo
    dns.tell("SRV", `_xmpp-server._tcp.${domain}`, srv("xmpp.lit", port))
    dns.tell("A", "xmpp.lit", "127.0.0.1")
    return speaker
  }

  test("is content with one that has a valid certificate and lets this one in", async () => {
    await using server = await start("mantua.lit", { hosts: ["mantua.lit"] })
    const { code, output } = await check("mantua.lit")
    assert.equal(code, 0, output)
    const { servers, serversDirectTls } = server.ports
    assert.ok(
      output.includes(`\nxmpp.lit, 127.0.0.1 port ${servers}, STARTTLS\n✔ Encryption: TLSv1.3\n`),
      output,
    )
    assert.ok(output.includes(`\nxmpp.lit, 127.0.0.1 port ${serversDirectTls}, direct TLS\n`))
    assert.match(output, /✔ Certificate: for mantua\.lit, valid until 2035-01-01, \d+ days/)
    assert.match(output, /✔ It offers log-in by certificate \(EXTERNAL\), .*stream management/)

    const stranger = await check("mantua.lit", { tls: "" })
    assert.match(
      stranger.output,
      /• It does not accept the certificate of this server .*: set \[tls\] certificate and key/,
    )
  })

  test("says what is wrong with a certificate", async () => {
    const now = Date.now()
    await using expired = await start("padua.lit", { hosts: ["padua.lit"], validTo: now - DAY_MS })
    assert.ok(expired.ports.servers)
    assert.match(
      (await check("padua.lit")).output,
      /✖ Its certificate, or one of its issuers, has expired\. Its operator/,
    )

    await using other = await start("rome.lit", {
      hosts: ["athens.lit"],
      authority: makeCertificate({ isAuthority: true }),
    })
    assert.ok(other.ports.servers)
    const { code, output } = await check("rome.lit")
    assert.equal(code, 1)
    assert.match(
      output,
      /✖ Its certificate is for DNS:athens\.lit.*, not for rome\.lit\. Its operator should get one/,
    )
    assert.match(output, /✖ Its certificate (is of an authority|comes without)/)
    const lenient = await check("rome.lit", { more: 'certificates = "dialback"\n' })
    assert.equal(lenient.code, 0, lenient.output)
    assert.match(lenient.output, /• Its certificate is for DNS:athens\.lit/)
  })

  test("says where nobody is, who is not there, and who speaks of other things", async () => {
    const gone = await startSpeaker("gone.lit", "")
    gone.close()
    await once(gone, "close")
    assert.match((await check("gone.lit")).output, /✖ Nobody listens there \(connection refused\)/)

    assert.match((await check("nowhere.lit")).output, /✖ DNS knows no nowhere\.lit\.\n\n1 to mend/)

    await using web = await startSpeaker("web.lit", "HTTP/1.1 400 Bad Request\r\n\r\n")
    assert.match((await check("web.lit")).output, /✖ It does not speak XMPP/)
    assert.ok(web.listening)

    await using wrong = await startSpeaker(
      "wrong.lit",
      "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'><stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>No \u202elit here</text></stream:error>",
    )
    assert.match(
      (await check("wrong.lit")).output,
      /✖ It does not know that domain\. .* It says: No lit here/,
    )
    assert.ok(wrong.listening)

    await using old = await startSpeaker(
      "old.lit",
      "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'><stream:features/>",
    )
    assert.match((await check("old.lit")).output, /✖ It does not offer encryption \(STARTTLS\)/)
    assert.ok(old.listening)
  })

  test("is of other servers, and by their domains", async () => {
    const own = await check("verona.lit")
    assert.deepEqual([own.code, /is this server itself/.test(own.complaint)], [2, true])
    assert.equal((await check("romeo@mantua.lit")).code, 2)
    assert.equal((await runKith("check", "federation")).code, 2)
  })
})
