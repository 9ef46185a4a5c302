import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { promisify } from "node:util"

const run = promisify(execFile)
/** Of the terminal. */
const COLUMNS = 92
const ROWS = 36

/** profanity, a stock client in a terminal: tmux types and reads its screen. */
export class ProfanityClient {
  readonly #socket: string
  readonly #home: string

  constructor(socket: string, home: string) {
    this.#socket = socket
    this.#home = home
  }

  static async start(): Promise<ProfanityClient> {
    const home = await mkdtemp(join(tmpdir(), "kith-profanity-"))
    const client = new ProfanityClient(join(home, "tmux.sock"), home)
    const environment = `HOME=${home} XDG_CONFIG_HOME=${home}/config XDG_DATA_HOME=${home}/data LC_ALL=C.UTF-8`
    await client.#tmux(
      "new-session",
      "-d",
      "-x",
      String(COLUMNS),
      "-y",
      String(ROWS),
      `env ${environment} profanity`,
    )
    await client.see("Profanity")
    return client
  }

  async signIn(account: {
    readonly address: string
    readonly password: string
    readonly port: number
  }): Promise<void> {
    await this.type(`/connect ${account.address} server 127.0.0.1 port ${account.port} tls trust`)
    await this.see("Enter password")
    await this.type(account.password)
    await this.see("logged in successfully")
  }

  async type(line: string): Promise<void> {
    await this.#tmux("send-keys", "-l", line)
    await this.#tmux("send-keys", "Enter")
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
    throw new Error(`profanity never showed "${text}" but:\n${screen}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => undefined)
    await rm(this.#home, { recursive: true, force: true })
  }

  #tmux(...args: readonly string[]): Promise<{ stdout: string }> {
    return run("tmux", ["-S", this.#socket, "-f", "/dev/null", ...args])
  }
}
