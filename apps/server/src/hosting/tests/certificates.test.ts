import assert from "node:assert/strict"
import { X509Certificate } from "node:crypto"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { connect as connectTls, type TLSSocket } from "node:tls"
import { StreamClient } from "../../kernel/streams/testing/stream-client.ts"
import { PASSWORD, startTestServer, type TestServer } from "../../testing/index.ts"
import { makeCertificate } from "../../testing/make-certificate.ts"

const NET = "verona.example"
const ORG = "mantua.example"

let server: TestServer
before(async () => {
  server = await startTestServer({ domains: { [NET]: "", [ORG]: "" } })
  await server.register("romeo", `romeo@${NET}`, `romeo@${ORG}`)
})
after(() => server.stop())

/** Whose certificate the server has shown. */
function shownBy({ tls }: { readonly tls: TLSSocket }): string | undefined {
  const { raw } = tls.getPeerCertificate()
  return new X509Certificate(raw).subjectAltName?.match(/DNS:([\w.-]+)/)?.[1]
}

const connectDirectly = (name: string) =>
  StreamClient.connectDirectTls(server.ports.directTls ?? 0, ["xmpp-client"], name)
const connect = () => StreamClient.connectTcp(server.ports.tcp ?? 0)

test("who indicates a domain is shown its certificate, and who indicates none that of the first", async () => {
  for (const [indicated, shown] of [
    [NET, NET],
    [ORG, ORG],
    [`rooms.${ORG}`, ORG],
    ["", "localhost"],
    ["padua.example", "localhost"],
  ] as const) {
    const client = await connectDirectly(indicated)
    assert.equal(shownBy(client), shown, indicated)
    client.cut()
  }
})

test("with STARTTLS the stream before says which certificate is shown, unless the handshake does", async () => {
  for (const [to, indicated, shown] of [
    [NET, "", NET],
    [ORG, "", ORG],
    [ORG, ORG, ORG],
    [ORG, NET, NET],
    ["localhost", "", "localhost"],
  ] as const) {
    const client = connect()
    await client.open(to)
    await client.startTls(indicated)
    assert.equal(shownBy(client), shown, `${to} ${indicated}`)
    await client.open(to)
    assert.equal((await client.scram("romeo", PASSWORD)).name, "success")
    await client.open(to)
    const bound = (await client.bind("orchard")).child("bind", "urn:ietf:params:xml:ns:xmpp-bind")
    assert.equal(bound?.child("jid")?.text, `romeo@${to}/orchard`)
    client.cut()
  }
})

test("a log-in can be bound to the certificate of each domain", async () => {
  for (const domain of ["localhost", NET, ORG]) {
    const client = await connectDirectly(domain)
    const { fingerprint256 } = client.tls.getPeerCertificate()
    const data = Buffer.from(fingerprint256.replaceAll(":", ""), "hex")
    await client.open(domain)
    const channelBinding = { type: "tls-server-end-point", data } as const
    assert.equal((await client.scram("romeo", PASSWORD, { channelBinding })).name, "success", domain)
    client.cut()
  }
})

test("TLS sessions are not resumed where there are several certificates", async () => {
  const shake = async (servername: string, session?: Buffer) => {
    const options = { host: "127.0.0.1", port: server.ports.directTls ?? 0, rejectUnauthorized: false }
    const socket = connectTls({ ...options, servername, ...(session && { session }) })
    const ticket = once(socket, "session")
    await once(socket, "secureConnect")
    return { socket, ticket: (await ticket)[0] as Buffer }
  }
  const first = await shake(NET)
  const next = await shake(ORG, first.ticket)
  assert.equal(next.socket.isSessionReused(), false)
  assert.equal(shownBy({ tls: next.socket }), ORG)
  for (const { socket } of [first, next]) socket.destroy()
})

test("a connection leads to one domain, also when its stream is opened anew", async () => {
  const client = connect()
  await client.open(NET)
  await client.startTls()
  client.send(
    `<?xml version='1.0'?><stream:stream to='${ORG}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
  )
  assert.equal(await client.closing(), "host-unknown")
})

test("a stream that does not say where it wants to leads to the domain that TLS was asked for", async () => {
  const header = (namespace: string) =>
    `<?xml version='1.0'?><stream:stream version='1.0' xmlns='${namespace}' xmlns:stream='http://etherx.jabber.org/streams'>`
  await server.register(`mercutio@${ORG}`)
  const client = await connectDirectly(ORG)
  client.send(header("jabber:client"))
  assert.ok(await client.next("features"))
  assert.equal((await client.scram("mercutio", PASSWORD)).name, "success")
  client.cut()

  const peers = server.ports.serversDirectTls ?? 0
  const peer = await StreamClient.connectDirectTls(peers, ["xmpp-server"], NET)
  peer.send(header("jabber:server"))
  assert.ok(await peer.next("features"))
  peer.cut()

  // Whoever has named nobody at all is not guessed at.
  for (const [port, protocol, namespace] of [
    [server.ports.directTls ?? 0, "xmpp-client", "jabber:client"],
    [peers, "xmpp-server", "jabber:server"],
  ] as const) {
    const stranger = await StreamClient.connectDirectTls(port, [protocol], "")
    stranger.send(header(namespace))
    assert.equal(await stranger.closing(), "host-unknown", namespace)
  }
})

test("a domain that is not served is unknown, and one that is has no accounts of another", async () => {
  const stranger = connect()
  stranger.send(
    "<?xml version='1.0'?><stream:stream to='padua.example' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
  )
  assert.equal(await stranger.closing(), "host-unknown")
  await server.register("paris")
  const paris = await connectDirectly(NET)
  await paris.open(NET)
  assert.equal((await paris.scram("paris", PASSWORD)).name, "failure")
  paris.cut()
})

test("a domain takes its new certificate when it is told to, and nobody has to connect anew", async () => {
  const romeo = await server.join(`romeo@${NET}`)
  const { certificate, key } = makeCertificate({ hosts: [NET, "www.verona.example"] })
  const folder = server.folderOf(NET)
  await writeFile(join(folder, "new.pem"), certificate)
  await writeFile(join(folder, "new.key"), key)
  const settings =
    '[database]\nurl = "sqlite:"\ndurability = "normal"\n[tls]\ncertificate = "new.pem"\nkey = "new.key"\n'
  await writeFile(join(folder, "domain.toml"), settings)
  const { certificateUntil } = await server.administer("reloadDomain", { domain: NET })
  assert.equal(certificateUntil, Date.UTC(2035, 0, 1))
  const client = await connectDirectly(NET)
  const { raw } = client.tls.getPeerCertificate()
  assert.equal(new X509Certificate(raw).toString(), new X509Certificate(certificate).toString())
  client.cut()
  await romeo.settle()
  assert.equal(romeo.isClosed, false)
  await romeo.close()

  await writeFile(join(folder, "new.key"), makeCertificate().key)
  await assert.rejects(
    server.administer("reloadDomain", { domain: NET }),
    /old certificate stays.*belong together/s,
  )
  assert.deepEqual(server.complaints, [])
})

test("an authority whose word counts at one domain has none at another", async (t) => {
  const authority = makeCertificate({ isAuthority: true })
  const folder = await mkdtemp(join(tmpdir(), "kith-authority-"))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, "authority.pem"), authority.certificate)
  await using believing = await startTestServer({
    domains: { [NET]: `[tls]\nclient-authorities = "${join(folder, "authority.pem")}"\n`, [ORG]: "" },
  })
  await believing.register(`romeo@${NET}`, `romeo@${ORG}`)
  const { certificate: cert, key } = makeCertificate({
    authority,
    addresses: [`romeo@${NET}`, `romeo@${ORG}`],
  })
  for (const [indicated, to, isOffered] of [
    [NET, NET, true],
    [ORG, ORG, false],
    [NET, ORG, false],
    [ORG, NET, false],
    ["", NET, false],
  ] as const) {
    const options = { host: "127.0.0.1", port: believing.ports.directTls ?? 0, rejectUnauthorized: false }
    const client = new StreamClient(connectTls({ ...options, cert, key, servername: indicated }))
    const features = await client.open(to)
    assert.equal(`${features}`.includes("EXTERNAL"), isOffered, `${indicated} ${to}`)
    client.cut()
  }
  const plain = StreamClient.connectTcp(believing.ports.tcp ?? 0)
  await plain.open(NET)
  await plain.startTls("", { cert, key })
  assert.match(`${await plain.open(NET)}`, /EXTERNAL/)
  plain.cut()
})
