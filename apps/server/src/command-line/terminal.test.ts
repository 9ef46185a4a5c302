import assert from "node:assert/strict"
import { PassThrough } from "node:stream"
import { test } from "node:test"
import { createTerminal } from "./terminal.ts"

function openTerminal(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined })
  const shown: string[] = []
  const write = (text: string) => shown.push(text) > 0
  const errors = Object.assign(new PassThrough(), { write })
  const terminal = createTerminal(input as never, errors as never, errors as never)
  return { input, shown, terminal }
}

test("a password is not shown while it is typed", async () => {
  const { input, shown, terminal } = openTerminal(true)
  const asked = terminal.askPassword("Password: ")
  input.write("wherefore\r")
  assert.equal(await asked, "wherefore")
  assert.equal(shown.join(""), "Password: \n")
})

test("a password comes from a pipe without a question", async () => {
  const { input, shown, terminal } = openTerminal(false)
  const asked = terminal.askPassword("Password: ")
  input.end("wherefore\nsecond line\n")
  assert.equal(await asked, "wherefore")
  assert.deepEqual(shown, [])
})

test("an input that ends without a line is a mistake of use", async () => {
  const { input, terminal } = openTerminal(false)
  const asked = terminal.askPassword("Password: ")
  input.end()
  await assert.rejects(asked, /Nothing was typed/)
})

test("only a clear yes confirms, and only a person can give it", async () => {
  const { input, terminal } = openTerminal(true)
  for (const [typed, isYes] of [
    ["y", true],
    ["YES", true],
    ["", false],
    ["maybe", false],
  ] as const) {
    const asked = terminal.confirm("Sure?")
    input.write(`${typed}\r`)
    assert.equal(await asked, isYes)
  }
  assert.equal(await openTerminal(false).terminal.confirm("Sure?"), false)
})

test("a reader who has seen enough does not end the command", async () => {
  const output = new PassThrough()
  const terminal = createTerminal(new PassThrough() as never, output as never, output as never)
  const closed = new Promise((resolve) => output.once("close", resolve))
  output.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))
  await closed
  assert.doesNotThrow(() => terminal.print("Hark"))
})
