import { writeFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { describeMachine, type Measurement, renderTable } from "./report.ts"
import { measureRoom } from "./room.ts"
import {
  type Figure,
  type Load,
  measureIdle,
  measureLatency,
  measureLogins,
  measureThroughput,
  registerAccounts,
} from "./rows.ts"
import type { RunningServer, ServerUnderTest } from "./server-under-test.ts"
import { ejabberd } from "./servers/ejabberd.ts"
import { kith } from "./servers/kith.ts"
import { prosody } from "./servers/prosody.ts"

const { values: options } = parseArgs({
  options: {
    servers: { type: "string", default: "kith,prosody,ejabberd" },
    runs: { type: "string", default: "3" },
    seconds: { type: "string", default: "6" },
    pairs: { type: "string", default: "50" },
    sessions: { type: "string", default: "2000" },
    occupants: { type: "string", default: "2000" },
    rows: { type: "string", default: "log-ins,messages,latency,memory,room" },
    write: { type: "boolean", default: false },
  },
})

const all: Record<string, ServerUnderTest> = { kith, prosody, ejabberd }
const servers = options.servers.split(",").map((name) => {
  const server = all[name]
  if (server === undefined)
    throw new Error(`No server is called "${name}"; choose from ${Object.keys(all).join(", ")}`)
  return server
})
const load: Load = {
  pairs: Number(options.pairs),
  seconds: Number(options.seconds),
  idleSessions: Number(options.sessions),
}
const accounts = Math.max(load.pairs * 2, 200)
const rows = new Set(options.rows.split(","))
const measurements: { server: string; row: string; unit: Figure["unit"]; values: number[] }[] = []

/** What is measured on a server that was just started, with or without archive. */
async function measure(server: RunningServer, archive: boolean): Promise<Figure[]> {
  await registerAccounts(server.target, accounts)
  const figures: Figure[] = []
  if (!archive && rows.has("log-ins"))
    figures.push(await measureLogins(server.target, accounts, load.seconds))
  if (rows.has("messages")) {
    figures.push(...(await measureThroughput(server, "tcp", load)))
    figures.push(...(await measureThroughput(server, "websocket", load)))
  }
  if (rows.has("latency")) figures.push(...(await measureLatency(server, load)))
  return figures.map((figure) => ({ ...figure, name: archive ? `${figure.name}, archive` : figure.name }))
}

for (let run = 1; run <= Number(options.runs); run++) {
  for (const server of servers) {
    for (const archive of [false, true]) {
      const needsStart = rows.has("messages") || rows.has("latency") || (!archive && rows.has("log-ins"))
      if (needsStart) {
        const name = `run ${run}: ${server.name}${archive ? " with archive" : ""}`
        await withServer(server, archive, name, (running) => measure(running, archive))
      }
    }
    if (rows.has("room")) {
      await withServer(server, true, `run ${run}: ${server.name}, room`, (running) =>
        measureRoom(running, Number(options.occupants)),
      )
    }
    // On a server of its own: what other loads leave behind in memory would blur it.
    if (rows.has("memory")) {
      await withServer(server, true, `run ${run}: ${server.name}, idle sessions`, async (running) => {
        await registerAccounts(running.target, accounts)
        await measureLogins(running.target, accounts, 1)
        return [await measureIdle(running, accounts, load)]
      })
    }
  }
}

/** Starts the server, notes what is measured on it, and stops it. A failure is told and leaves the row empty. */
async function withServer(
  server: ServerUnderTest,
  archive: boolean,
  name: string,
  work: (running: RunningServer) => Promise<Figure[]>,
): Promise<void> {
  process.stderr.write(`${name} … `)
  const running = await server.start({ archive })
  try {
    for (const figure of await work(running)) note(server.name, figure)
    process.stderr.write("done\n")
  } catch (error) {
    process.stderr.write(`failed: ${error instanceof Error ? error.message : error}\n`)
  } finally {
    await running.stop()
  }
}

const names = servers.map(({ name }) => name)
const versions = await Promise.all(servers.map(async (server) => `${server.name} ${await server.version()}`))
const order = (entry: Measurement) => Number(entry.row.endsWith("archive"))
const table = renderTable(
  [...measurements].sort((a, b) => order(a) - order(b)),
  names,
)
const report = `# Results

${options.runs === "1" ? "One run" : `Medians of ${options.runs} runs`} on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}.
${versions.join(", ")}. Load generator and server share the machine; ${load.pairs} pairs, bodies of 100 bytes, ${load.seconds} s a row,
loopback without TLS. Archives are in SQLite: Kith commits before it delivers and syncs each commit (synchronous=FULL);
Prosody and ejabberd deliver whether or not the archive is written. A ratio above 1 means Kith is better.

${table}
`
console.log(`\n${report}`)
if (options.write) await writeFile(new URL("../RESULTS.md", import.meta.url), report)

function note(server: string, { name, unit, value }: Figure): void {
  let entry = measurements.find((other) => other.server === server && other.row === name)
  if (entry === undefined) {
    entry = { server, row: name, unit, values: [] }
    measurements.push(entry)
  }
  entry.values.push(value)
}
