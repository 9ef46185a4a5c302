import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { connect, createServer } from "node:net"
import { setTimeout as delay } from "node:timers/promises"

const main = new URL("../apps/server/src/main.ts", import.meta.url).pathname

export interface Ports {
  readonly tcp: number
  readonly tls: number
  readonly http: number
}

export async function findPorts(): Promise<Ports> {
  const servers = [createServer(), createServer(), createServer()]
  await Promise.all(servers.map((server) => once(server.listen(0, "127.0.0.1"), "listening")))
  const [tcp = 0, tls = 0, http = 0] = servers.map((server) => {
    const address = server.address()
    return typeof address === "object" && address !== null ? address.port : 0
  })
  await Promise.all(servers.map((server) => once(server.close(), "close")))
  return { tcp, tls, http }
}

/** The server as a person runs it: its own process, which a test may kill. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly ports: Ports
  #output = ""

  constructor(child: ChildProcess, ports: Ports) {
    this.#child = child
    this.ports = ports
  }

  static async start(options: {
    readonly dataFolder: string
    readonly ports: Ports
    readonly environment?: Readonly<Record<string, string>>
  }): Promise<ServerProcess> {
    const { dataFolder, ports } = options
    const child = spawn(process.execPath, [main, "start"], {
      cwd: dataFolder,
      env: {
        ...process.env,
        KITH_SERVER_DATA_FOLDER: dataFolder,
        KITH_LISTENERS_TCP_PORT: String(ports.tcp),
        KITH_LISTENERS_DIRECT_TLS_PORT: String(ports.tls),
        KITH_LISTENERS_HTTP_PORT: String(ports.http),
        ...options.environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const server = new ServerProcess(child, ports)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => {
        server.#output = (server.#output + text).slice(-20_000)
      })
    }
    await server.#untilServing()
    return server
  }

  get webSocketUrl(): string {
    return `ws://localhost:${this.ports.http}/xmpp`
  }

  get url(): string {
    return `http://localhost:${this.ports.http}`
  }

  /** What it printed, the last of it. */
  get output(): string {
    return this.#output
  }

  /** Ends it the hard way, at once. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL")
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    await this.#end("SIGINT")
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, "exit")
    this.#child.kill(signal)
    await gone
  }

  async #untilServing(): Promise<void> {
    for (let attempt = 0; attempt < 1200; attempt++) {
      if (this.#child.exitCode !== null) throw new Error(`The server stopped at once:\n${this.#output}`)
      if (await answers(this.ports.http)) return
      await delay(25)
    }
    await this.kill()
    throw new Error(`The server did not begin to serve:\n${this.#output}`)
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "localhost", port })
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
    socket.once("error", () => resolve(false))
  })
}
