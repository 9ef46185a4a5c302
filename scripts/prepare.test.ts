import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { after, before, describe, test } from "node:test"

const root = new URL("..", import.meta.url).pathname
const script = join(root, "scripts/prepare.mjs")

describe("The preparation of a command", () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kith-prepare-"))
  })
  after(() => rm(folder, { recursive: true }))

  const start = async (program: string, ...args: string[]) => {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.ts`)
    await writeFile(path, program)
    const child = spawn(process.execPath, [script, relative(root, path), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    let output = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
    return { child, ended: async () => [(await once(child, "close"))[0], output] }
  }

  test("runs TypeScript with the arguments and ends as the program ends", async () => {
    const program =
      "const answer: number = 7; console.log(process.argv.slice(2).join('+')); process.exit(answer)"
    const { ended } = await start(program, "romeo", "--juliet")
    assert.deepEqual(await ended(), [7, "romeo+--juliet\n"])
  })

  test("runs the Node.js that Kith brings along, also for what the program starts", async () => {
    const program = `
      import { execFileSync } from "node:child_process"
      console.log(process.version, String(execFileSync("node", ["--version"])).trim())`
    const { ended } = await start(program)
    const [, output] = await ended()
    assert.match(String(output), /^v26\.\S+ v26\.\S+\n$/)
  })

  test("passes a signal on and waits for the program to end", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { child, ended } = await start(
        `process.on("${signal}", () => setTimeout(() => { console.log("bye"); process.exit(3) }, 50))
         setInterval(() => {}, 1000)
         console.log("ready")`,
      )
      await once(child.stdout, "data")
      child.kill(signal)
      assert.deepEqual(await ended(), [3, "ready\nbye\n"])
    }
  })

  test("says so when a signal ended the program", async () => {
    const { ended } = await start("process.kill(process.pid, 'SIGKILL')")
    assert.equal((await ended())[0], 137)
  })

  test("explains what is missing in a sentence", async () => {
    const { prepare } = (await import(script)) as { prepare: (root: string) => Promise<string> }
    await assert.rejects(prepare(folder), /package-lock\.json is missing or damaged/)
  })

  test("finds that everything is installed without starting anything", async () => {
    const { prepare } = (await import(script)) as { prepare: (root: string) => Promise<string> }
    const packages = { "node_modules/quill": { version: "1.0.0" } }
    await writeFile(join(folder, "package-lock.json"), JSON.stringify({ packages }))
    await mkdir(join(folder, "node_modules"))
    await writeFile(join(folder, "node_modules/.package-lock.json"), JSON.stringify({ packages }))
    assert.equal(await prepare(folder), process.execPath)
  })
})
