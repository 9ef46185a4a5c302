import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { promisify } from "node:util"

const run = promisify(execFile)
const COLUMNS = 92
const ROWS = 36

/** A program in a terminal of its own, with a home of its own: tmux types and reads the screen. */
export class Terminal {
  /** Where the program finds its settings; removed with it. */
  readonly home: string
  readonly #name: string

  private constructor(name: string, home: string) {
    this.#name = name
    this.home = home
  }

  /** A home for a program that is not started yet. */
  static async prepare(name: string): Promise<Terminal> {
    return new Terminal(name, await mkdtemp(join(tmpdir(), `kith-${name}-`)))
  }

  async start(command: string): Promise<void> {
    const { home } = this
    const environment = `HOME=${home} XDG_CONFIG_HOME=${home}/config XDG_DATA_HOME=${home}/data XDG_CACHE_HOME=${home}/cache LC_ALL=C.UTF-8`
    const size = ["-x", String(COLUMNS), "-y", String(ROWS)]
    await this.#tmux("new-session", "-d", ...size, `env ${environment} ${command} 2>${home}/errors`)
  }

  async type(line: string): Promise<void> {
    await this.#tmux("send-keys", "-l", line)
    await this.#tmux("send-keys", "Enter")
  }

  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys)
  }

  async screen(): Promise<string> {
    return (await this.#tmux("capture-pane", "-p")).stdout
  }

  /** Waits until the screen shows that text. */
  async see(text: string, timeoutMs = 15_000): Promise<void> {
    const deadline = Date.now() + timeoutMs
    let screen = ""
    while (Date.now() < deadline) {
      screen = await this.screen().catch(() => "")
      if (screen.includes(text)) return
      // A terminal gives no sign when it has drawn something.
      await delay(100)
    }
    throw new Error(`${this.#name} never showed "${text}" but:\n${screen}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => undefined)
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 })
  }

  #tmux(...args: readonly string[]): Promise<{ stdout: string }> {
    return run("tmux", ["-S", join(this.home, "tmux.sock"), "-f", "/dev/null", ...args])
  }
}
