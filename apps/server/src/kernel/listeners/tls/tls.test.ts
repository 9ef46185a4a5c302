import assert from "node:assert/strict"
import { X509Certificate } from "node:crypto"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, test } from "node:test"
import { connect, createServer, type TLSSocket } from "node:tls"
import type { Log } from "@kith/feature-kit"
import { TestClock } from "../../../testing/test-clock.ts"
import { createSelfSignedCertificate } from "./self-signed-certificate.ts"
import { openServerTls, type ServerTls, type TlsFiles } from "./server-tls.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} }
let dataFolder: string
let clock: TestClock
let opened: ServerTls[]

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "kith-tls-"))
  clock = new TestClock()
  opened = []
})
afterEach(async () => {
  for (const tls of opened) tls.close()
  await rm(dataFolder, { recursive: true })
})

async function open(options: { domain?: string; files?: TlsFiles; log?: Log } = {}): Promise<ServerTls> {
  const { domain = "verona.example", files, log = quiet } = options
  const tls = await openServerTls({ files, dataFolder, domain, clock, log })
  opened.push(tls)
  return tls
}

const own = (domain = "verona.example") => join(dataFolder, "tls", `${domain}.pem`)

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error("It has not happened")
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test("the first start makes a certificate for the domain, and the next one keeps it", async () => {
  await open()
  const text = await readFile(own(), "utf8")
  const certificate = new X509Certificate(text)
  assert.equal(certificate.checkHost("verona.example"), "verona.example")
  assert.equal(certificate.checkHost("mantua.example"), undefined)
  assert.ok(certificate.verify(certificate.publicKey))
  assert.match(certificate.subjectAltName ?? "", /DNS:verona\.example, othername:/)
  assert.deepEqual(certificate.keyUsage, ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"])
  assert.equal(certificate.ca, false)
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1")
  const days = (certificate.validToDate.getTime() - clock.now()) / DAY_MS
  assert.ok(days > 800 && days <= 825, `${days} days`)
  assert.equal((await stat(own())).mode & 0o777, 0o600)
  await open()
  assert.equal(await readFile(own(), "utf8"), text)
})

test("a domain of other letters is named as DNS names it", async () => {
  await open({ domain: "münchen.example" })
  const certificate = new X509Certificate(await readFile(own("münchen.example"), "utf8"))
  assert.equal(certificate.checkHost("xn--mnchen-3ya.example"), "xn--mnchen-3ya.example")
})

test("the certificate is renewed by itself before it expires", async () => {
  const tls = await open()
  const first = tls.validTo
  clock.advance(790 * DAY_MS)
  await new Promise(setImmediate)
  assert.deepEqual(tls.validTo, first)
  for (let day = 0; day < 7; day++) {
    clock.advance(DAY_MS)
    await new Promise(setImmediate)
  }
  await until(() => tls.validTo > first)
  const again = await open()
  assert.deepEqual(again.validTo, tls.validTo)
})

test("a certificate that expired while the server was down is renewed at the start", async () => {
  await open()
  const before = await readFile(own(), "utf8")
  clock.jumpTo(clock.now() + 900 * DAY_MS)
  await open()
  assert.notEqual(await readFile(own(), "utf8"), before)
})

test("what cannot be read as a certificate is replaced by a new one", async () => {
  await open()
  await writeFile(own(), "scribble")
  const tls = await open()
  assert.ok(tls.validTo.getTime() > clock.now())
})

test("the operator's certificate is taken, and taken anew when its file changes", async () => {
  const files = { certificate: join(dataFolder, "own.crt"), key: join(dataFolder, "own.key") }
  const write = async (now: number) => {
    const { certificate, key } = await createSelfSignedCertificate("verona.example", now)
    await writeFile(files.key, key)
    await writeFile(files.certificate, certificate)
    return new X509Certificate(certificate).validToDate
  }
  const first = await write(clock.now())
  const problems: string[] = []
  const tls = await open({ files, log: { ...quiet, error: (text) => problems.push(text) } })
  assert.deepEqual(tls.validTo, first)
  const second = await write(clock.now() + 100 * DAY_MS)
  clock.advance(60_000)
  await until(() => tls.validTo.getTime() === second.getTime())
  await writeFile(files.certificate, "scribble")
  await new Promise(setImmediate)
  clock.advance(60_000)
  await until(() => problems.length > 0)
  assert.deepEqual(tls.validTo, second)
})

test("an operator's certificate without its key stops the start", async () => {
  const one = await createSelfSignedCertificate("verona.example", clock.now())
  const other = await createSelfSignedCertificate("verona.example", clock.now())
  const files = { certificate: join(dataFolder, "own.crt"), key: join(dataFolder, "own.key") }
  await writeFile(files.certificate, one.certificate)
  await writeFile(files.key, other.key)
  await assert.rejects(open({ files }), /key/)
})

async function handshake(
  tls: ServerTls,
  options: { minVersion?: "TLSv1.1"; maxVersion?: "TLSv1.1" | "TLSv1.2"; ciphers?: string },
) {
  const server = createServer({ ...tls.options, SNICallback: (_name, done) => done(null, tls.context) })
  server.on("tlsClientError", () => {})
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : 0
  try {
    return await new Promise<TLSSocket>((resolve, reject) => {
      const socket = connect(
        {
          port: port ?? 0,
          host: "127.0.0.1",
          servername: "verona.example",
          rejectUnauthorized: false,
          ...options,
        },
        () => resolve(socket),
      )
      socket.once("error", reject)
    })
  } finally {
    server.close()
  }
}

test("old versions of TLS and ciphers without forward secrecy are refused", async () => {
  const tls = await open()
  const modern = await handshake(tls, {})
  assert.equal(modern.getProtocol(), "TLSv1.3")
  modern.destroy()
  const older = await handshake(tls, { maxVersion: "TLSv1.2" })
  assert.match(older.getCipher().name, /^ECDHE-.*(GCM|POLY1305)/)
  older.renegotiate({}, () => {})
  await assert.rejects(
    new Promise((_, reject) => older.once("error", reject)),
    /no renegotiation|renegotiat/i,
  )
  older.destroy()
  await assert.rejects(
    handshake(tls, { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" }),
  )
  await assert.rejects(handshake(tls, { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA" }))
})
