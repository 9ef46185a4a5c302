import { copyFile, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { PASSWORD, type TestServer } from "../../apps/server/src/testing/index.ts"
import { asNobody, giveToNobody } from "./nobody.ts"
import { Terminal } from "./terminal.ts"

/** poezio, a stock client in a terminal, which lives in rooms. */
export class PoezioClient {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** Starts it with one account, which signs in by itself. */
  static async start(server: TestServer, name: string): Promise<PoezioClient> {
    const terminal = await Terminal.prepare("poezio")
    const certificate = join(terminal.home, "certificate.pem")
    await copyFile(server.certificatePath, certificate)
    const settings = {
      jid: `${server.address(name)}/poezio`,
      password: PASSWORD,
      custom_host: "127.0.0.1",
      custom_port: server.ports.tcp,
      ca_cert_path: certificate,
      default_nick: name,
      use_log: false,
      use_bookmarks_method: "pep",
      data_dir: join(terminal.home, "data"),
      log_dir: join(terminal.home, "log"),
      plugins_autoload: "upload",
    }
    const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
    const file = join(terminal.home, "poezio.cfg")
    await writeFile(file, `[Poezio]\n${lines.join("\n")}\n`)
    await giveToNobody(terminal.home)
    await terminal.start([...asNobody, "poezio", "-f", file].join(" "))
    const client = new PoezioClient(terminal)
    // Its own presence is the last it waits for; what is typed before is lost.
    await client.see("[+] ")
    return client
  }

  async type(line: string): Promise<void> {
    if (!line.startsWith("/")) return this.#terminal.type(line)
    // In the list of contacts the slash opens the line that the rest is to be typed into.
    await this.#terminal.press("/")
    await delay(1_000)
    await this.#terminal.type(line.slice(1))
  }

  press(...keys: readonly string[]): Promise<void> {
    return this.#terminal.press(...keys)
  }

  screen(): Promise<string> {
    return this.#terminal.screen()
  }

  see(text: string, timeoutMs?: number): Promise<void> {
    return this.#terminal.see(text, timeoutMs)
  }

  /** Waits until it has the picture of a contact, by the SHA-1 of its bytes. */
  async seeAvatar(address: string, id: string, timeoutMs = 15_000): Promise<void> {
    const cache = join(this.#terminal.home, "cache", "poezio", "avatars")
    const deadline = Date.now() + timeoutMs
    let found: readonly string[] = []
    while (Date.now() < deadline) {
      found = await readdir(cache, { recursive: true }).catch(() => [])
      if (found.some((path) => path === join(address, id))) return
      await delay(100)
    }
    throw new Error(`poezio has no picture ${id} of ${address}, but ${found.join(", ") || "none at all"}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]()
  }
}
