import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { after, test } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "../../apps/server/src/testing/index.ts"
import { makeCertificate } from "../../apps/server/src/testing/make-certificate.ts"

const folder = await mkdtemp(join(tmpdir(), "kith-login-"))
after(() => rm(folder, { recursive: true }))

interface Fact {
  readonly event: string
  readonly [name: string]: unknown
}

/** What slixmpp says of one log-in, from its beginning to its end. */
async function logIn(
  server: TestServer,
  address: string,
  password: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<Fact[]> {
  const script = new URL("slixmpp-login.py", import.meta.url).pathname
  const args = [script, address, password, String(server.ports.tcp), server.certificatePath]
  const child = spawn("/usr/bin/python3", [...args, JSON.stringify(options)])
  const facts: Fact[] = []
  let remarks = ""
  child.stderr.on("data", (text: Buffer) => {
    remarks += text
  })
  createInterface(child.stdout).on("line", (line) => facts.push(JSON.parse(line)))
  await new Promise((resolve) => child.once("exit", resolve))
  assert.ok(facts.length > 0, remarks)
  return facts
}

test("slixmpp binds its log-in to the channel over TLS 1.2, and gets in over TLS 1.3, where it does not know how", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const [bound] = await logIn(server, "juliet@localhost", PASSWORD, { tls12: true })
  assert.deepEqual([bound?.event, bound?.mechanism], ["ready", "SCRAM-SHA-512-PLUS"])
  // It believes in a binding that TLS 1.3 does not have, and tries one mechanism after another.
  const [other] = await logIn(server, "juliet@localhost", PASSWORD)
  assert.equal(other?.event, "ready")
})

test("slixmpp registers a certificate and logs in with it, without the password", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const certificate = makeCertificate()
  const [certfile, keyfile] = [join(folder, "bot.pem"), join(folder, "bot.key")]
  await writeFile(certfile, certificate.certificate)
  await writeFile(keyfile, certificate.key)
  const [, registered] = await logIn(server, "juliet@localhost", PASSWORD, { register: ["Bot", certfile] })
  assert.deepEqual(registered, { event: "registered", names: ["Bot"] })
  const [ready] = await logIn(server, "juliet@localhost", "", { certfile, keyfile })
  assert.deepEqual([ready?.event, ready?.mechanism], ["ready", "EXTERNAL"])
  assert.match(String(ready?.jid), /^juliet@localhost\//)
})

test("slixmpp comes as a guest", async () => {
  await using server = await startTestServer({ config: '[guests]\ndomain = "guests.localhost"' })
  const [ready] = await logIn(server, "guests.localhost", "", { mechanism: "ANONYMOUS" })
  assert.deepEqual([ready?.event, ready?.mechanism], ["ready", "ANONYMOUS"])
  assert.match(String(ready?.jid), /^[0-9a-f-]{36}@guests\.localhost\//)
})
