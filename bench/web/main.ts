/**
 * Measures the web app in the Chromium of this machine and prints a table.
 *
 *     npm run bench:web -- [--parts sending,history] [--write]
 *
 * The app has to be built: npm run build -w @kith/web
 */
import { readFile, writeFile } from "node:fs/promises"
import { loadavg } from "node:os"
import { parseArgs } from "node:util"
import { groups } from "../src/groups.ts"
import { describeMachine } from "../src/report.ts"
import { findSection, replaceSections } from "../src/results-file.ts"
import { type Figure, meetsAim, type Part } from "./figure.ts"
import { crowd } from "./figures/crowd.ts"
import { firstVisit } from "./figures/first-visit.ts"
import { history } from "./figures/history.ts"
import { lighthouse } from "./figures/lighthouse.ts"
import { memory } from "./figures/memory.ts"
import { returnVisit } from "./figures/return-visit.ts"
import { searching } from "./figures/searching.ts"
import { sending } from "./figures/sending.ts"
import { Stage } from "./stage.ts"

const PARTS: readonly Part[] = [
  firstVisit,
  returnVisit,
  sending,
  history,
  searching,
  crowd,
  lighthouse,
  memory,
]
const TITLE = "The web app in Chromium"
const INTRODUCTION = `## ${TITLE}

Headless and without a graphics processor; server, browser and what drives it share the machine. "Drawn" is when the frame
is finished in which it can be seen.
`

const { values: options } = parseArgs({
  options: {
    parts: { type: "string", default: PARTS.map(({ name }) => name).join(",") },
    write: { type: "boolean", default: false },
  },
})

const results = new URL("../RESULTS.md", import.meta.url)
for (const name of options.parts.split(",")) {
  const part = PARTS.find((each) => each.name === name)
  if (part === undefined) {
    throw new Error(`No part is called "${name}"; choose from ${PARTS.map((each) => each.name).join(", ")}`)
  }
  const [load = 0] = loadavg()
  await using stage = await Stage.open()
  const text = renderPart(part, await part.measure(stage), stage.browser.version(), load)
  console.log(`\n${text}`)
  // After each, so that what took long to measure is not lost when a later one fails.
  if (options.write) await writePart(part, text)
}

/** Some rows, with when and where they were taken: other parts may be of another day. */
function renderPart(part: Part, figures: readonly Figure[], version: string, load: number): string {
  const date = new Date().toISOString().slice(0, 10)
  const rows = figures.map((figure) => {
    const { name, value, unit, aim } = figure
    const verdict = { true: "yes", false: "no", undefined: "" }[String(meetsAim(figure))]
    return `| ${name} (${unit}) | ${format(value)} | ${aim === undefined ? "" : format(aim)} | ${verdict} |`
  })
  return `### ${part.title}

${date}: ${describeMachine()}, Chromium ${version}; a load of ${load.toFixed(1)} before it began.

| | seen | aim | met |
|---|---:|---:|---|
${rows.join("\n")}
`
}

async function writePart({ title }: Part, text: string): Promise<void> {
  const file = await readFile(results, "utf8")
  const section = replaceSections(
    findSection(file, TITLE) ?? INTRODUCTION,
    new Map([[title, text]]),
    PARTS.map((part) => part.title),
    "###",
  )
  const titles = [...groups.map((group) => group.title), TITLE]
  await writeFile(results, replaceSections(file, new Map([[TITLE, section]]), titles))
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(1)
}
