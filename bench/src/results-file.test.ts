import assert from "node:assert/strict"
import { test } from "node:test"
import { findSection, replaceSections } from "./results-file.ts"

const ORDER = ["Log-ins", "Messages", "Rooms"]
const FILE = `# Results

What somebody wrote.

## Log-ins

old log-ins

### Beneath

## Rooms

old rooms

## What was tried and did not help

Prayer.
`

test("only the sections that were measured are replaced", () => {
  const text = replaceSections(FILE, new Map([["Log-ins", "## Log-ins\n\nnew log-ins\n"]]), ORDER)
  assert.equal(text, FILE.replace("old log-ins\n\n### Beneath", "new log-ins"))
})

test("a section measured for the first time comes where its group stands, before the text of people", () => {
  const text = replaceSections(FILE, new Map([["Messages", "## Messages\n\nnew messages\n"]]), ORDER)
  assert.deepEqual(
    [...text.matchAll(/^## (.*)/gm)].map(([, title]) => title),
    ["Log-ins", "Messages", "Rooms", "What was tried and did not help"],
  )
  assert.match(text, /old log-ins.*new messages.*old rooms.*Prayer\./s)
})

test("a file that is not there yet gets only what was measured", () => {
  assert.equal(replaceSections("", new Map([["Rooms", "## Rooms\n\nnew\n"]]), ORDER), "## Rooms\n\nnew\n")
})

test("nothing measured changes nothing", () => {
  assert.equal(replaceSections(FILE, new Map(), ORDER), FILE)
})

test("of the parts of a section only those that were measured are replaced, also where a part is new", () => {
  const section = "## Web\n\nWhat it means.\n\n### Sending\n\nold\n\n### Crowd\n\nold crowd\n\n"
  const file = FILE.replace("## Rooms", `${section}## Rooms`)
  const found = findSection(file, "Web")
  assert.equal(found, section)
  const measured = new Map([
    ["Sending", "### Sending\n\nnew\n"],
    ["Visit", "### Visit\n\nnew too\n"],
  ])
  const replaced = replaceSections(section, measured, ["Visit", "Sending", "Crowd"], "###")
  assert.equal(
    replaced,
    "## Web\n\nWhat it means.\n\n### Visit\n\nnew too\n\n### Sending\n\nnew\n\n### Crowd\n\nold crowd\n",
  )
  assert.equal(findSection(file, "Nothing"), undefined)
})
