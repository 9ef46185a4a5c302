import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { PASSWORD, type TestServer } from "../../apps/server/src/testing/index.ts"
import { FactLog, type StockEvent } from "./fact-log.ts"

/** slixmpp, a stock XMPP library, driven by a script of ours with the library's own idea of some extensions. */
export function startScriptedSlixmpp(
  server: TestServer,
  name: string,
  scriptName: string,
  more: readonly string[] = [],
) {
  const script = new URL(scriptName, import.meta.url).pathname
  const port = String(server.ports.directTls)
  const args = [
    script,
    String(server.address(name)),
    PASSWORD,
    "127.0.0.1",
    port,
    server.certificatePath,
    ...more,
  ]
  const process = spawn("/usr/bin/python3", args, { stdio: ["pipe", "pipe", "pipe"] })
  const told = new FactLog(`slixmpp of ${name}`)
  process.stderr.on("data", (text: Buffer) => told.remark(String(text)))
  createInterface(process.stdout).on("line", (line) => told.add(line))
  const send = (command: object) => process.stdin.write(`${JSON.stringify(command)}\n`)
  return {
    next: (facts: StockEvent) => told.next(facts),
    /** Has something done, and waits until it is. */
    do(command: { readonly do: string; readonly [fact: string]: unknown }, done: StockEvent) {
      send(command)
      return told.next(done)
    },
    send,
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => process.once("exit", resolve))
      send({ do: "quit" })
      const timer = setTimeout(() => process.kill("SIGKILL"), 3000)
      await gone
      clearTimeout(timer)
    },
  }
}
