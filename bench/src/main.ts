import { readFile, writeFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import type { Load } from "./group.ts"
import { groups } from "./groups.ts"
import { describeMachine, renderSection, renderTable } from "./report.ts"
import { replaceSections } from "./results-file.ts"
import { measureGroup } from "./runs.ts"
import { ejabberd } from "./servers/ejabberd.ts"
import { kith } from "./servers/kith.ts"
import { prosody } from "./servers/prosody.ts"

const { values: options } = parseArgs({
  options: {
    groups: { type: "string", default: groups.map(({ name }) => name).join(",") },
    servers: { type: "string", default: "kith,prosody,ejabberd" },
    runs: { type: "string", default: "3" },
    seconds: { type: "string", default: "6" },
    pairs: { type: "string", default: "50" },
    sessions: { type: "string", default: "5000" },
    archived: { type: "string", default: "10000000" },
    write: { type: "boolean", default: false },
  },
})

const servers = choose("server", { kith, prosody, ejabberd }, options.servers)
const chosen = choose("group", Object.fromEntries(groups.map((group) => [group.name, group])), options.groups)
const load: Load = {
  pairs: Number(options.pairs),
  seconds: Number(options.seconds),
  sessions: Number(options.sessions),
  archived: Number(options.archived),
}
const run = {
  count: Number(options.runs),
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(),
  versions: await Promise.all(servers.map(async (server) => `${server.name} ${await server.version()}`)),
  load: `${load.pairs} pairs, ${load.sessions} idle sessions, ${load.seconds} s a row; load generator and server share the machine`,
}
const results = new URL("../RESULTS.md", import.meta.url)
const titles = groups.map(({ title }) => title)

for (const group of chosen) {
  const measurements = await measureGroup(group, servers, load, run.count)
  const table = renderTable(
    measurements,
    servers.map(({ name }) => name),
  )
  const section = renderSection(group, run, table)
  console.log(`\n${section}`)
  // After each group, so that what took long to measure is not lost when a later one fails.
  if (options.write) {
    const file = await readFile(results, "utf8").catch(() => "")
    await writeFile(results, replaceSections(file, new Map([[group.title, section]]), titles))
  }
}

function choose<Choice>(kind: string, all: Record<string, Choice>, names: string): Choice[] {
  return names.split(",").map((name) => {
    const choice = all[name]
    if (choice === undefined)
      throw new Error(`No ${kind} is called "${name}"; choose from ${Object.keys(all).join(", ")}`)
    return choice
  })
}
