import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid, stanza } from "@kith/xmpp"
import { createLog } from "./log.ts"

function recordLines(isTTY = false) {
  const lines: string[] = []
  return { lines, isTTY, write: (text: string) => lines.push(text) }
}

test("an entry is one JSON object a line where no person reads along", () => {
  const destination = recordLines()
  createLog({ level: "info", format: "auto" }, destination).info("Listening", { port: 5222 })

  const { time, ...entry } = JSON.parse(destination.lines.join(""))
  assert.deepEqual(entry, { level: "info", text: "Listening", port: 5222 })
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000)
})

test("an entry is a short line on a terminal", () => {
  const destination = recordLines(true)
  createLog({ level: "info", format: "auto" }, destination).warn("Slow reader", { session: "romeo" })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
  const plain = destination.lines.join("").replace(/\u001b\[\d+m/g, "")
  assert.match(plain, /^\d\d:\d\d:\d\d warn {2}Slow reader · session=romeo\n$/)
})

test("entries below the level are left out", () => {
  const destination = recordLines()
  const log = createLog({ level: "warn", format: "json" }, destination)
  log.debug("a")
  log.info("b")
  log.error("c")
  assert.equal(destination.lines.length, 1)
})

test("the cause of a failure is kept with its stack", () => {
  const destination = recordLines()
  createLog({ level: "info", format: "json" }, destination).error("Failed", { cause: new Error("why") })
  const { cause } = JSON.parse(destination.lines.join(""))
  assert.equal(cause.message, "why")
  assert.match(cause.stack, /log\.test\.ts/)
})

test("a stanza that reaches the log leaves its content behind", () => {
  const destination = recordLines()
  const letter = stanza({ name: "message", children: [{ name: "body", children: ["I love you"] }] })
  createLog({ level: "info", format: "json" }, destination).info("Odd", {
    letter,
    body: letter.toElement(),
    from: Jid.parse("romeo@localhost"),
  })
  const { letter: kind, body, from } = JSON.parse(destination.lines.join(""))
  assert.deepEqual([kind, body, from], ["<message/>", "<message/>", "romeo@localhost"])
})

test("a stranger's control characters cannot fake a line on the terminal", () => {
  const destination = recordLines()
  createLog({ level: "info", format: "text" }, destination).info("Refused", {
    resource: "x\u001b[2J\n12:00:00 info  All is well",
  })
  const text = destination.lines.join("")
  assert.equal(text.split("\n").length, 2)
  assert.ok(!text.includes("\u001b"))
})
