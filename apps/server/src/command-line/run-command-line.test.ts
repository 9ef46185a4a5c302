import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { afterEach, beforeEach, describe, test } from "node:test"
import { builtInFeatures } from "../features.ts"
import { runCommandLine } from "./run-command-line.ts"
import { createTerminal } from "./terminal.ts"

const main = new URL("../main.ts", import.meta.url).pathname
const PASSWORD = "o teach me how I should forget"

interface Outcome {
  readonly code: number | null
  readonly output: string
  readonly complaint: string
}

describe("The command line", () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kith-command-"))
    await configure("")
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const configure = (settings: string, ports: { tcp?: number; http?: number } = {}) =>
    writeFile(
      join(folder, "kith.toml"),
      [
        "[listeners]",
        'addresses = ["127.0.0.1"]',
        `tcp-port = ${ports.tcp ?? 0}`,
        "direct-tls-port = 0",
        `http-port = ${ports.http ?? 0}`,
        settings,
      ].join("\n"),
    )

  /** As `npx kith` does, but in this process. */
  const kith = async (line: string, input = ""): Promise<Outcome> => {
    const args = line.split(" ")
    if (!args.includes("--config") && !["help", "version"].includes(args[0] ?? "")) {
      args.push("--config", join(folder, "kith.toml"))
    }
    const streams = [new PassThrough(), new PassThrough(), new PassThrough()] as const
    const [typed, output, complaint] = streams
    typed.end(input)
    const terminal = createTerminal(typed as never, output as never, complaint as never)
    const code = await runCommandLine(args, builtInFeatures, terminal)
    return { code, output: await text(output.end()), complaint: await text(complaint.end()) }
  }

  const begin = async () => {
    const server = spawn(process.execPath, [main, "start"], { cwd: folder, env: { PATH: process.env.PATH } })
    let output = ""
    server.stdout.on("data", (part) => {
      output += part
    })
    while (!output.includes("Kith serves")) {
      await Promise.race([once(server.stdout, "data"), once(server, "close")])
      if (server.exitCode !== null) throw new Error(`The server stopped at once: ${output}`)
    }
    return server
  }
  /** Runs the server while `work` works. */
  const whileRunning = async (work: (processId: number | undefined) => Promise<void>) => {
    const server = await begin()
    try {
      await work(server.pid)
    } finally {
      const closed = once(server, "close")
      server.kill("SIGTERM")
      assert.deepEqual(await closed, [0, null])
    }
  }

  test("manages accounts with and without a running server", async () => {
    const created = await kith("user add juliet --admin", `${PASSWORD}\n`)
    assert.deepEqual(created, { code: 0, output: "Created juliet@localhost.\n", complaint: "" })

    await whileRunning(async () => {
      const added = await kith("user add romeo@localhost --generate")
      assert.match(added.output, /^Created romeo@localhost\.\nPassword: [a-z2-9]{4}(-[a-z2-9]{4}){4}\n$/)
      const { output } = await kith("user list")
      assert.match(output, /^juliet@localhost\tadmin\t\d{4}-\d\d-\d\d\nromeo@localhost\tuser\t\S+\n$/)
      assert.match((await kith("user password romeo", `${PASSWORD} twice\n`)).output, /is changed/)
    })

    assert.equal((await kith("user remove romeo --yes")).output, "Removed romeo.\n")
    assert.doesNotMatch((await kith("user list")).output, /romeo/)
  })

  test("moves accounts with and without a running server", async () => {
    for (const name of ["juliet", "romeo"]) await kith(`user add ${name}`, `${PASSWORD}\n`)
    const [all, one] = [join(folder, "all.xml"), join(folder, "one.xml")]
    assert.match(
      (await kith(`account export ${all}`)).output,
      /^Wrote \d+ bytes to .*all\.xml\. Keep it safe/,
    )
    assert.equal((await stat(all)).mode & 0o777, 0o600)
    const again = await kith(`account export ${all}`)
    assert.equal(again.code, 2)
    assert.match(again.complaint, /is there already/)
    assert.match(
      (await kith(`account export ${join(folder, "x.xml")} nobody`)).complaint,
      /no account nobody/,
    )

    await whileRunning(async () => {
      await kith(`account export ${one} romeo@localhost`)
      assert.match(await readFile(one, "utf8"), /<user name='romeo'>/)
      assert.doesNotMatch(await readFile(one, "utf8"), /juliet/)
      await kith("user remove romeo --yes")
      const { code, output } = await kith(`account import ${all}`)
      assert.deepEqual([code, output.split(".")[0]], [0, "Accounts: 2"])
      assert.match((await kith("user list")).output, /romeo@localhost/)
    })
    const missing = await kith(`account import ${join(folder, "none.xml")}`)
    assert.deepEqual([missing.code, /There is no file/.test(missing.complaint)], [2, true])
    assert.equal((await kith("account import")).code, 2)
    assert.equal((await kith(`account import ${all} ${one}`)).code, 2)
  })

  test("says what was refused, and why", async () => {
    await kith("user add juliet", `${PASSWORD}\n`)
    const taken = await kith("user add juliet", `${PASSWORD}\n`)
    assert.equal(taken.code, 1)
    assert.match(taken.complaint, /^kith: .*juliet is taken/)
    const weak = await kith("user add romeo", "short\n")
    assert.equal(weak.code, 1)
    assert.match(weak.complaint, /^kith: .*8 characters/)
    const foreign = await kith("user add romeo@example.org --generate")
    assert.equal(foreign.code, 2)
    assert.match(foreign.complaint, /no address of this server/)
  })

  test("asks before it destroys, and takes no password from its arguments", async () => {
    const unasked = await kith("user remove juliet")
    assert.equal(unasked.code, 2)
    assert.match(unasked.complaint, /say --yes/)
    assert.equal((await kith("user add juliet secret-password")).code, 2)
    assert.match((await kith("user add juliet")).complaint, /Nothing was typed/)
  })

  test("explains how it is used", async () => {
    const help = await kith("help")
    assert.equal(help.code, 0)
    for (const name of [
      "start",
      "check",
      "user add <name> [--admin] [--generate]",
      "user remove",
      "config",
    ]) {
      assert.ok(help.output.includes(`  kith ${name}`), name)
    }
    assert.match((await kith("version")).output, /^\d+\.\d+\.\d+\n$/)
    const wrong = await kith("dance wildly")
    assert.equal(wrong.code, 2)
    assert.match(wrong.complaint, /There is no command dance wildly/)
    assert.match((await kith("user add romeo --amdin")).complaint, /--amdin/)
  })

  test("prints settings that it reads itself", async () => {
    const { output } = await kith("config")
    await writeFile(join(folder, "whole.toml"), output.replace("#max-contacts = 2000", "max-contacts = 10"))
    const path = join(folder, "whole.toml")
    assert.ok((await kith(`check --config ${path}`)).output.includes(`✔ Settings: ${path}\n`))
  })

  test("stops at wrong settings with file, line and what is expected", async () => {
    const path = join(folder, "my.toml")
    await writeFile(path, "[roster]\nmax-contact = 1\n")
    for (const command of ["start", "check", "user list"]) {
      const { code, complaint } = await kith(`${command} --config ${path}`)
      assert.equal(code, 1)
      assert.match(complaint, /my\.toml:2:1: .*Did you mean max-contacts\? \[KITH-CONFIG-UNKNOWN-KEY\]/)
    }
  })

  test("checks what the server needs, and names what is wrong", async () => {
    const well = await kith("check")
    assert.equal(well.code, 0, well.output)
    assert.match(well.output, /All is well/)

    const taken = createServer().listen(0, "127.0.0.1")
    await once(taken, "listening")
    const { port } = taken.address() as AddressInfo
    const wrong = [
      "[tls]",
      'certificate = "kith.toml"',
      'key = "kith.toml"',
      "[database]",
      'url = "postgres://romeo@127.0.0.1:1/kith"',
      "[http]",
      "min-free-disk-bytes = 9007199254740991",
    ].join("\n")
    await configure(wrong, { tcp: port })
    const ill = await kith("check")
    assert.equal(ill.code, 1)
    assert.match(ill.output, new RegExp(`✖ Port ${port} on 127\\.0\\.0\\.1 is taken by another program`))
    assert.match(ill.output, /✖ The certificate cannot be read/)
    assert.match(ill.output, /✖ The database cannot be opened/)
    assert.match(ill.output, /✖ Only .* free/)
    assert.match(ill.output, /4 to mend/)

    await configure("", { tcp: port })
    const failed = await kith("start")
    assert.equal(failed.code, 1)
    assert.match(failed.complaint, /\[KITH-START-PORT-TAKEN\]/)
    taken.close()
  })

  test("knows its own ports, and keeps a second server away", async () => {
    const probe = createServer().listen(0, "127.0.0.1")
    await once(probe, "listening")
    const { port } = probe.address() as AddressInfo
    await new Promise((done) => probe.close(done))
    await configure("", { http: port })
    await whileRunning(async (processId) => {
      const { output } = await kith("check")
      const line = `✔ Port ${port} on 127.0.0.1 is the server's (process ${processId})`
      assert.ok(output.includes(line), output)
      await configure("")
      const second = await kith("start")
      assert.equal(second.code, 1)
      assert.match(second.complaint, /\[KITH-START-DATA-FOLDER-IN-USE\]/)
    })
  })
})
