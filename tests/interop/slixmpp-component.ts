import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { COMPONENT_SECRET, type TestServer } from "../../apps/server/src/testing/index.ts"
import { FactLog, type StockEvent } from "./fact-log.ts"

/** slixmpp, a stock XMPP library, as a component that repeats what it hears, in its own process. */
export class SlixmppComponent {
  readonly #process: ChildProcess
  readonly #told = new FactLog("the component of slixmpp")

  constructor(server: TestServer, domain: string, secret: string = COMPONENT_SECRET) {
    const script = new URL("slixmpp-component.py", import.meta.url).pathname
    // slixmpp takes the host it connects to for the address of the server.
    const args = [script, domain, secret, server.domain, String(server.ports.components)]
    this.#process = spawn("/usr/bin/python3", args, { stdio: ["pipe", "pipe", "pipe"] })
    this.#process.stderr?.on("data", (text: Buffer) => this.#told.remark(String(text)))
    if (this.#process.stdout === null) throw new Error("slixmpp has no output")
    createInterface(this.#process.stdout).on("line", (line) => this.#told.add(line))
  }

  do(command: { readonly do: string; readonly [fact: string]: unknown }): void {
    this.#process.stdin?.write(`${JSON.stringify(command)}\n`)
  }

  /** The first event, past or to come, that has these facts; it is taken, so that it is found only once. */
  next(facts: StockEvent, timeoutMs?: number): Promise<StockEvent> {
    return this.#told.next(facts, timeoutMs)
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
