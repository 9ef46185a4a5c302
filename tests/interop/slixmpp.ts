import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { PASSWORD, type TestServer } from "../../apps/server/src/testing/index.ts"

export interface StockEvent {
  readonly event: string
  readonly [fact: string]: unknown
}

/** slixmpp, a stock XMPP library, as a person's client in its own process. */
export class SlixmppClient {
  readonly #process: ChildProcess
  readonly #events: StockEvent[] = []
  readonly #watchers = new Set<() => void>()
  #errors = ""

  constructor(server: TestServer, name: string, mode: "starttls" | "tls", password: string = PASSWORD) {
    const script = new URL("slixmpp-client.py", import.meta.url).pathname
    const port = mode === "tls" ? server.ports.directTls : server.ports.tcp
    const args = [script, String(server.address(name)), password, "127.0.0.1", String(port), mode]
    args.push(server.certificatePath)
    this.#process = spawn("/usr/bin/python3", args, { stdio: ["pipe", "pipe", "pipe"] })
    this.#process.stderr?.on("data", (text: Buffer) => {
      this.#errors = (this.#errors + text).slice(-4000)
    })
    if (this.#process.stdout === null) throw new Error("slixmpp has no output")
    createInterface(this.#process.stdout).on("line", (line) => {
      this.#events.push(JSON.parse(line) as StockEvent)
      for (const watch of this.#watchers) watch()
    })
  }

  do(command: { readonly do: string; readonly [fact: string]: unknown }): void {
    this.#process.stdin?.write(`${JSON.stringify(command)}\n`)
  }

  /** The first event, past or to come, that has these facts; it is taken, so that it is found only once. */
  async next(facts: StockEvent, timeoutMs = 15_000): Promise<StockEvent> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const index = this.#events.findIndex((event) =>
        Object.entries(facts).every(([name, value]) => event[name] === value),
      )
      const [found] = index < 0 ? [] : this.#events.splice(index, 1)
      if (found !== undefined) return found
      const restMs = deadline - Date.now()
      if (restMs <= 0) {
        const seen = this.#events.map((event) => JSON.stringify(event)).join("\n")
        throw new Error(`slixmpp never saw ${JSON.stringify(facts)}; it saw:\n${seen}\n${this.#errors}`)
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          this.#watchers.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, restMs)
        this.#watchers.add(wake)
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null) return
    const gone = new Promise((resolve) => this.#process.once("exit", resolve))
    this.do({ do: "quit" })
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), 3000)
    await gone
    clearTimeout(timer)
  }
}
