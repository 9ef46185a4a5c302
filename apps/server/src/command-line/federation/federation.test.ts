import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { test } from "node:test"
import { defineFeature, stanzaEntering } from "@kith/feature-kit"
import { Jid, stanza } from "@kith/xmpp"
import { builtInFeatures } from "../../features.ts"
import { startTestServer, type TestServer } from "../../testing/index.ts"
import { runCommandLine } from "../run-command-line.ts"
import { createTerminal } from "../terminal.ts"
import { drawLinks, type Link } from "./links.ts"

/** Where messages come from elsewhere. */
const border = defineFeature({
  name: "border",
  setup: ({ hooks }) => ({
    async enter(from: string) {
      const message = stanza({ name: "message", attrs: { from, to: "juliet@localhost" } })
      await hooks.admit(stanzaEntering, {
        stanza: message,
        from: Jid.parse(from),
        to: Jid.parse("juliet@localhost"),
      })
    },
  }),
})

async function openCommandLine(server: TestServer) {
  const folder = await mkdtemp(join(tmpdir(), "kith-federation-"))
  const config = join(folder, "kith.toml")
  await writeFile(config, `[server]\ndata-folder = ${JSON.stringify(server.dataFolder)}\n`)
  return {
    async run(...args: readonly string[]) {
      const streams = [new PassThrough(), new PassThrough(), new PassThrough()] as const
      const terminal = createTerminal(...(streams as unknown as Parameters<typeof createTerminal>))
      const code = await runCommandLine(
        ["federation", ...args, "--config", config],
        builtInFeatures,
        terminal,
      )
      return { code, output: await text(streams[1].end()), complaint: await text(streams[2].end()) }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

test("who works at the machine makes rules, reads them in columns, and takes them back", async () => {
  await using server = await startTestServer({
    databaseUrl: "sqlite:",
    config: '[federation-policy]\nallowed = ["verona.lit"]\n',
  })
  await using kith = await openCommandLine(server)
  assert.equal(
    (await kith.run("allow", "Denmark.lit", "Rotten", "there", "--no-files", "--no-rooms")).output,
    "denmark.lit is allowed without rooms, files.\n",
  )
  assert.equal((await kith.run("refuse", "montague.lit")).output, "montague.lit is refused.\n")
  assert.equal((await kith.run("refuse", "*.lit")).code, 1)
  const { output, complaint } = await kith.run("rules")
  assert.equal(
    output,
    [
      "DOMAIN        RULE                          MADE BY    ON          NOTE",
      "denmark.lit   allowed without rooms, files  localhost  2026-01-01  Rotten there",
      "montague.lit  refused                       localhost  2026-01-01",
      "verona.lit    allowed                       kith.toml",
      "",
    ].join("\n"),
  )
  assert.match(complaint, /mode open/)
  assert.equal((await kith.run("forget", "montague.lit")).output, "The rule about montague.lit is gone.\n")
  assert.match((await kith.run("forget", "verona.lit")).complaint, /stands in kith\.toml/)
  assert.equal((await kith.run("allow")).code, 2)
})

test("who works at the machine sees what comes from other servers", async () => {
  await using server = await startTestServer({ databaseUrl: "sqlite:", features: [border] })
  await using kith = await openCommandLine(server)
  assert.match((await kith.run("show")).complaint, /Nothing has come from other servers/)
  for (const from of ["nurse@denmark.lit", "nurse@denmark.lit", "nurse@verona.lit"]) {
    await server.service(border).enter(from)
  }
  await kith.run("refuse", "lit", "All", "of", "them")
  const all = (await kith.run("show")).output.split("\n")
  assert.match(all[0] ?? "", /^DOMAIN +MESSAGES +PRESENCES/)
  assert.match(all[1] ?? "", /^denmark\.lit +2 +0/)
  assert.match(all[2] ?? "", /^verona\.lit +1 +0/)
  const one = (await kith.run("show", "denmark.lit")).output
  assert.match(
    one,
    /^denmark\.lit is refused, by the rule that lit is refused, made by localhost\.\n {4}All of them\n/,
  )
  assert.match(one, /messages 2, presences 0, requests and answers 0; errors among them 0, /)
  assert.match(
    (await kith.run("show", "elsinore.example")).output,
    /is admitted, as all that no rule is about/,
  )
  assert.match((await kith.run("close", "denmark.lit")).output, /There is no connection with denmark\.lit/)
  assert.match((await kith.run("retry", "denmark.lit")).output, /Nothing waits for denmark\.lit/)
  assert.equal((await kith.run("links")).code, 0)
})

test("links stand in columns, what a stranger wrote cannot leave its line", () => {
  const open: Link = {
    localDomain: "localhost",
    remoteDomain: "denmark.lit",
    direction: "outgoing",
    state: "open",
    proof: "certificate",
    encryption: "TLSv1.3",
    isBidirectional: true,
    isManaged: true,
    remoteAddress: "192.0.2.1",
    since: Date.UTC(2026, 0, 1, 12, 30),
    queuedStanzas: 0,
    sentStanzas: 1200,
    receivedStanzas: 7,
    lastError: null,
    retryAt: null,
  }
  const waiting: Link = {
    ...open,
    remoteDomain: "rooms.verona.lit",
    state: "waiting",
    proof: null,
    encryption: null,
    queuedStanzas: 3,
    sentStanzas: 0,
    lastError: "It said:\u001b[2J away\ndenmark.lit  localhost",
    retryAt: Date.UTC(2026, 0, 1, 13),
  }
  assert.equal(
    drawLinks([open, waiting], false),
    [
      "DOMAIN            HERE       DIRECTION  STATE    PROOF        TLS      WAITING  SENT  RECEIVED  SINCE (UTC)",
      "denmark.lit       localhost  outgoing   open     certificate  TLSv1.3        0  1200         7  2026-01-01 12:30",
      "rooms.verona.lit  localhost  outgoing   waiting  none         none           3     0         7  2026-01-01 12:30",
      "    Last failure: It said: [2J away",
      "    denmark.lit  localhost",
      "    Next attempt: 2026-01-01 13:00:00",
    ].join("\n"),
  )
  assert.match(drawLinks([open], true), /\n {4}192\.0\.2\.1, stanzas in both directions, acknowledged$/)
})
