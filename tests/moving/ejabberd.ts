import { type ChildProcess, execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { promisify } from "node:util"
import { findFreePorts } from "../../packages/client/src/testing/prosody.ts"

const PATIENCE_MS = 60_000
const LAUNCHER = "/usr/sbin/ejabberdctl"

/**
 * ejabberd of Debian's package, with its data in a temporary folder. Its domain is `localhost`. It is started without the
 * launcher of the package, which insists on a system user of its own.
 */
export class Ejabberd {
  readonly url: string
  readonly #folder: string
  readonly #node: string
  readonly #environment: NodeJS.ProcessEnv
  #server: ChildProcess | undefined

  private constructor(folder: string, httpPort: number, environment: NodeJS.ProcessEnv) {
    this.url = `ws://127.0.0.1:${httpPort}/ws`
    this.#folder = folder
    this.#node = `kith${httpPort}@localhost`
    this.#environment = environment
  }

  static async start(): Promise<Ejabberd> {
    const folder = await mkdtemp(join(tmpdir(), "kith-ejabberd-"))
    const [httpPort = 0, nodePort = 0] = await findFreePorts(2)
    const configuration = join(folder, "ejabberd.yml")
    await writeFile(configuration, configure(httpPort))
    const libraries = /^ERL_LIBS='(.+)'$/m.exec(await readFile(LAUNCHER, "utf8"))?.[1]
    const server = new Ejabberd(folder, httpPort, {
      ...process.env,
      HOME: folder,
      ERL_LIBS: libraries,
      // Its nodes find each other without a daemon that would outlive them.
      ERL_DIST_PORT: String(nodePort),
      EJABBERD_CONFIG_PATH: configuration,
      EJABBERD_LOG_PATH: join(folder, "ejabberd.log"),
      ERL_CRASH_DUMP: join(folder, "crash.dump"),
    })
    server.#server = spawn("erl", server.#arguments("server"), {
      env: server.#environment,
      cwd: folder,
      stdio: "ignore",
    })
    await server.#untilServing()
    return server
  }

  /** Writes all accounts to files. Gives the path of the one that includes the others. */
  async exportAccounts(): Promise<string> {
    const folder = join(this.#folder, "export")
    await mkdir(folder)
    await this.#command("export_piefxis", folder)
    const main = (await readdir(folder)).find((name) => !name.includes("localhost"))
    if (main === undefined) throw new Error("It has written no file")
    return join(folder, main)
  }

  async importAccounts(file: string): Promise<void> {
    const path = join(this.#folder, "import.xml")
    await writeFile(path, file)
    await this.#command("import_piefxis", path)
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    const server = this.#server
    if (server !== undefined && server.exitCode === null && server.signalCode === null) {
      const gone = once(server, "exit")
      server.kill("SIGKILL")
      await gone
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** Throws what it says when it does not do it. */
  async #command(...command: readonly string[]): Promise<void> {
    const options = ["-hidden", "-noinput", "-s", "ejabberd_ctl", "-extra", this.#node, ...command]
    await promisify(execFile)("erl", [...this.#arguments("control"), ...options], {
      env: this.#environment,
      cwd: this.#folder,
    })
  }

  #arguments(part: "server" | "control"): string[] {
    const port = this.#environment.ERL_DIST_PORT ?? ""
    const nodes = ["-erl_epmd_port", port, "-start_epmd", "false"]
    return part === "server"
      ? [
          ...["-sname", this.#node, ...nodes],
          ...["-mnesia", "dir", `"${join(this.#folder, "mnesia")}"`, "-s", "ejabberd", "-noinput"],
        ]
      : ["-sname", `ctl-${this.#node}`, ...nodes, "-dist_listen", "false"]
  }

  async #untilServing(): Promise<void> {
    const giveUpAt = Date.now() + PATIENCE_MS
    while (Date.now() < giveUpAt && this.#server?.exitCode === null) {
      if (await fetch(this.url.replace("ws:", "http:")).catch(() => undefined)) return
      await delay(100)
    }
    const log = await readFile(join(this.#folder, "ejabberd.log"), "utf8").catch(() => "It has no log")
    await this.remove()
    throw new Error(`ejabberd does not start: ${log}`)
  }
}

const configure = (httpPort: number) => `
hosts: [localhost]
loglevel: warning
listen:
  - port: ${httpPort}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
auth_method: internal
auth_password_format: scram
auth_scram_hash: sha
access_rules:
  register: { allow: all }
registration_timeout: infinity
modules:
  mod_roster: {}
  mod_private: {}
  mod_vcard: {}
  mod_privacy: {}
  mod_blocking: {}
  mod_offline: {}
  mod_register: { ip_access: all, access: register, password_strength: 0 }
`
