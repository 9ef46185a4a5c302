import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { claimPorts } from "./claim-ports.ts"
import { Program } from "./program.ts"

const LAUNCHER = "/usr/sbin/ejabberdctl"

export interface EjabberdWish {
  /** The text of ejabberd.yml, with a door for HTTP at that port of 127.0.0.1. */
  readonly configure: (httpPort: number) => string
  /** Where Erlang asks for names (the text of an inetrc file); by default as the machine does. */
  readonly names?: string
}

/**
 * ejabberd of Debian's package with its data in a temporary folder. It is started without the launcher of the package, which
 * insists on a system user of its own.
 */
export class EjabberdProcess {
  readonly httpPort: number
  readonly folder: string
  readonly #node: string
  readonly #environment: Readonly<Record<string, string | undefined>>
  #program: Program | undefined

  private constructor(folder: string, httpPort: number, environment: Record<string, string | undefined>) {
    this.folder = folder
    this.httpPort = httpPort
    this.#node = `kith${httpPort}@localhost`
    this.#environment = environment
  }

  static async start({ configure, names }: EjabberdWish): Promise<EjabberdProcess> {
    const folder = await mkdtemp(join(tmpdir(), "kith-ejabberd-"))
    const [httpPort = 0, nodePort = 0] = await claimPorts(2)
    const configuration = join(folder, "ejabberd.yml")
    await writeFile(configuration, configure(httpPort))
    const namesFile = join(folder, "inetrc")
    if (names !== undefined) await writeFile(namesFile, names)
    const libraries = /^ERL_LIBS='(.+)'$/m.exec(await readFile(LAUNCHER, "utf8"))?.[1]
    const ejabberd = new EjabberdProcess(folder, httpPort, {
      HOME: folder,
      ERL_LIBS: libraries,
      // Its nodes find each other without a daemon that would outlive them.
      ERL_DIST_PORT: String(nodePort),
      EJABBERD_CONFIG_PATH: configuration,
      EJABBERD_LOG_PATH: join(folder, "ejabberd.log"),
      ERL_CRASH_DUMP: join(folder, "crash.dump"),
      ...(names !== undefined && { ERL_INETRC: namesFile }),
    })
    await ejabberd.startAgain()
    return ejabberd
  }

  /** After it was ended: on the same data and ports. */
  async startAgain(): Promise<void> {
    try {
      this.#program = await Program.start("erl", {
        arguments: this.#arguments("server"),
        environment: this.#environment,
        workFolder: this.folder,
        isReady: async () => (await fetch(this.#url).catch(() => undefined)) !== undefined,
      })
    } catch (error) {
      const log = await this.log()
      await this.remove()
      throw new Error(`ejabberd does not start: ${log}`, { cause: error })
    }
  }

  /** All that it wrote to its log. */
  log(): Promise<string> {
    return readFile(join(this.folder, "ejabberd.log"), "utf8").catch(() => "It has no log")
  }

  /** A command of ejabberdctl. Throws what it says when it does not do it. */
  async command(...command: readonly string[]): Promise<void> {
    const options = ["-hidden", "-noinput", "-s", "ejabberd_ctl", "-extra", this.#node, ...command]
    await promisify(execFile)("erl", [...this.#arguments("control"), ...options], {
      env: { ...process.env, ...this.#environment },
      cwd: this.folder,
    })
  }

  /** Ends it at once, as a crash would, or as its owner does. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    await this.#program?.end(signal)
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.end("SIGKILL")
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }

  get #url(): string {
    return `http://127.0.0.1:${this.httpPort}/`
  }

  #arguments(part: "server" | "control"): string[] {
    const port = this.#environment.ERL_DIST_PORT ?? ""
    const nodes = ["-erl_epmd_port", port, "-start_epmd", "false"]
    return part === "server"
      ? [
          ...["-sname", this.#node, ...nodes],
          ...["-mnesia", "dir", `"${join(this.folder, "mnesia")}"`, "-s", "ejabberd", "-noinput"],
        ]
      : ["-sname", `ctl-${this.#node}`, ...nodes, "-dist_listen", "false"]
  }
}
