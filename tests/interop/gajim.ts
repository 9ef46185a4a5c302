import { type ChildProcess, execFile, spawn } from "node:child_process"
import { chmod, copyFile, mkdtemp, rm } from "node:fs/promises"
import { createServer, type Server, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { promisify } from "node:util"
import { PASSWORD, type TestServer } from "../../apps/server/src/testing/index.ts"
import { FactLog, type StockEvent } from "./fact-log.ts"
import { asNobodyTrusting, giveToNobody } from "./nobody.ts"

const run = promisify(execFile)
const here = new URL("gajim", import.meta.url).pathname

/**
 * Gajim, a stock client with windows, on a screen of its own that nobody sees. A plugin inside does what a test says
 * through Gajim's own modules and tells what Gajim shows.
 */
export class GajimClient {
  readonly #folder: string
  readonly #door: Server
  readonly #process: ChildProcess
  readonly #told: FactLog
  readonly #driver: Promise<Socket>

  private constructor(folder: string, door: Server, process: ChildProcess, told: FactLog) {
    this.#folder = folder
    this.#door = door
    this.#process = process
    this.#told = told
    this.#driver = new Promise((resolve) => door.once("connection", resolve))
  }

  /** Starts it with one account, which signs in by itself; `webCertificate` is of a web door it is to trust. */
  static async start(
    server: TestServer,
    name: string,
    webCertificate = server.certificatePath,
  ): Promise<GajimClient> {
    const folder = await mkdtemp(join(tmpdir(), "kith-gajim-"))
    const address = String(server.address(name))
    const script = join(here, "prepare.py")
    const facts = [join(folder, "profile"), address, PASSWORD, "127.0.0.1", String(server.ports.tcp)]
    await run("/usr/bin/python3", [script, ...facts, server.certificatePath])
    const door = createServer()
    const socket = join(folder, "driver.sock")
    await new Promise<void>((resolve) => door.listen(socket, resolve))
    await giveToNobody(folder)
    await chmod(socket, 0o777)

    const told = new FactLog("Gajim")
    const screen = ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", "dbus-run-session", "--"]
    const trusted = join(folder, "certificates.pem")
    await copyFile(webCertificate, trusted)
    const gajim = ["gajim", "-s", "-c", join(folder, "profile")]
    const [command = "", ...args] = [...asNobodyTrusting(trusted), ...screen, ...gajim]
    const child = spawn(command, args, {
      cwd: folder,
      detached: true,
      env: {
        PATH: "/usr/bin:/bin",
        HOME: folder,
        TMPDIR: folder,
        XDG_RUNTIME_DIR: folder,
        LC_ALL: "C.UTF-8",
        NO_AT_BRIDGE: "1",
        KITH_DRIVER_SOCKET: socket,
      },
      stdio: ["ignore", "pipe", "pipe"],
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => told.remark(String(text)))
    }
    const client = new GajimClient(folder, door, child, told)
    void client.#driver.then((driver) => createInterface(driver).on("line", (line) => told.add(line)))
    try {
      await client.next({ event: "signed-in" }, 60_000)
      return client
    } catch (error) {
      await client[Symbol.asyncDispose]()
      throw error
    }
  }

  async do(command: { readonly do: string; readonly [fact: string]: unknown }): Promise<void> {
    const driver = await this.#driver
    driver.write(`${JSON.stringify(command)}\n`)
  }

  /** The first event, past or to come, that has these facts; it is taken, so that it is found only once. */
  next(facts: StockEvent, timeoutMs?: number): Promise<StockEvent> {
    return this.#told.next(facts, timeoutMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const driver = await Promise.race([this.#driver, Promise.resolve(undefined)])
    const gone = new Promise((resolve) => this.#process.once("exit", resolve))
    const { pid } = this.#process
    if (this.#process.exitCode === null && pid !== undefined) {
      // The screen ends with its client; a client that hangs takes its whole group along.
      driver?.end()
      const timer = setTimeout(() => process.kill(-pid, "SIGKILL"), 5_000)
      await gone
      clearTimeout(timer)
    }
    driver?.destroy()
    this.#door.close()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
