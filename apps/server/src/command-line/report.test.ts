import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { test } from "node:test"
import { builtInFeatures } from "../features.ts"
import { startTestServer } from "../testing/index.ts"
import { runCommandLine } from "./run-command-line.ts"
import { createTerminal } from "./terminal.ts"

const report = (jid: string, inside = "") =>
  `<block xmlns='urn:xmpp:blocking'><item jid='${jid}'>` +
  `<report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'>${inside}</report></item></block>`

test("who works at the machine reads what was reported, and notes what was done", async () => {
  await using server = await startTestServer({ databaseUrl: "sqlite:" })
  const folder = await mkdtemp(join(tmpdir(), "kith-reports-"))
  try {
    const config = join(folder, "kith.toml")
    const dataFolder = dirname(dirname(server.certificatePath))
    await writeFile(config, `[server]\ndata-folder = ${JSON.stringify(dataFolder)}\n`)
    const kith = async (...args: readonly string[]) => {
      const streams = [new PassThrough(), new PassThrough(), new PassThrough()] as const
      const terminal = createTerminal(...(streams as unknown as Parameters<typeof createTerminal>))
      const code = await runCommandLine([...args, "--config", config], builtInFeatures, terminal)
      return { code, output: await text(streams[1].end()), complaint: await text(streams[2].end()) }
    }
    await server.register("juliet", "tybalt")
    const [juliet, tybalt] = [await server.join("juliet"), await server.join("tybalt")]
    tybalt.send("<message type='chat' to='juliet@localhost'><body>Have at thee</body></message>")
    const threat = (await juliet.next("message")).child("stanza-id", "urn:xmpp:sid:0")
    await juliet.ask(report("nurse@x.example"), { type: "set" })
    const complaint = `${threat}<text>He draws.\n1\tfake\tline\u0085</text>`
    await juliet.ask(report("tybalt@localhost", complaint), { type: "set" })

    const { code, output } = await kith("report", "list", "--messages")
    assert.equal(code, 0)
    const lines = output.split("\n")
    assert.match(
      lines[0] ?? "",
      /^2\t\d{4}-\d\d-\d\d\ttybalt@localhost\turn:xmpp:reporting:spam\tby juliet@localhost\topen$/,
    )
    assert.deepEqual(lines.slice(1, 3), ["    He draws.", "    1 fake line "])
    assert.match(lines[3] ?? "", /^ {4}<message .*Have at thee/)
    assert.match(lines[4] ?? "", /^1\t/)

    assert.match(
      (await kith("report", "resolve", "2", "Exiled", "for", "ever")).output,
      /Report 2 is dealt with/,
    )
    assert.deepEqual((await kith("report", "list")).output.match(/^\d/gm), ["1"])
    assert.match(
      (await kith("report", "list", "--all")).output,
      /dealt with by localhost\n.*\n.*\n {4}→ Exiled for ever\n/,
    )
    assert.match((await kith("report", "resolve", "9")).complaint, /no report 9/)
    assert.equal((await kith("report", "resolve", "two")).code, 2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
