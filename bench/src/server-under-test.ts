import { type ChildProcess, execFile, spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import { connect, createServer } from "node:net"
import { setTimeout as delay } from "node:timers/promises"
import { promisify } from "node:util"
import type { Target } from "./connection.ts"

export interface Settings {
  readonly archive: boolean
  /** Where everything but what Prosody and ejabberd keep in their own files is. SQLite by default. */
  readonly database?: "sqlite" | "postgresql"
  /** Opens a door with TLS from the first byte. */
  readonly tls?: boolean
  /** Under another domain than `localhost`, and open to other servers. */
  readonly federation?: Place
  /** Kith: more lines of its kith.toml. */
  readonly more?: string
}

/** What a server needs to know to be found by others, and to find them. */
export interface Place {
  readonly domain: string
  /** For other servers, with STARTTLS. */
  readonly port: number
  /** Files (PEM): its certificate and key, and those of the authorities it trusts. */
  readonly certificate: string
  readonly key: string
  readonly authorities: string
  readonly nameServer: { readonly address: string; readonly port: number }
}

export interface ServerUnderTest {
  readonly name: string
  version(): Promise<string>
  start(settings: Settings): Promise<RunningServer>
}

export interface RunningServer {
  readonly target: Target
  readonly pid: number
  /** The SQLite file of its archive, which is there once a message was archived. */
  readonly archivePath: string
  stop(): Promise<void>
}

/** Of a Debian package. */
export async function packageVersion(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)("dpkg-query", ["--show", name])
  return stdout.trim().split("\t")[1] ?? "unknown"
}

/** The numbers of the system account that a server of a Debian package runs as. */
export async function identityOf(account: string): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string) => Number((await promisify(execFile)("id", [flag, account])).stdout)
  return { uid: await id("-u"), gid: await id("-g") }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === "string") throw new Error("No free port")
  return address.port
}

const running = new Set<ChildProcess>()
// They are in groups of their own, so nothing else would end them with us.
process.on("exit", () => {
  for (const child of running) signalGroup(child, "SIGKILL")
})
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1))

/** Starts a program and waits until it answers on its port. */
export async function launch(
  command: string,
  args: readonly string[],
  options: {
    readonly env?: NodeJS.ProcessEnv
    readonly port: number
    readonly uid?: number
    readonly gid?: number
  },
): Promise<ChildProcess> {
  const { port, env, ...identity } = options
  // A group of its own, so that a launcher ends together with the server it launched.
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    ...identity,
  })
  running.add(child)
  child.once("exit", () => running.delete(child))
  let output = ""
  const collect = (text: Buffer) => {
    output = (output + text).slice(-3000)
  }
  child.stdout?.on("data", collect)
  child.stderr?.on("data", collect)
  for (let attempt = 0; attempt < 6000; attempt++) {
    if (child.exitCode !== null) throw new Error(`${command} stopped at once:\n${output}`)
    if (await answers(port)) return child
    await delay(10)
  }
  signalGroup(child, "SIGKILL")
  throw new Error(`${command} does not answer on port ${port}:\n${output}`)
}

export async function terminate(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once("exit", resolve))
  signalGroup(child, "SIGTERM")
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), 10_000)
  await gone
  clearTimeout(timer)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The whole group is gone already.
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port })
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
    socket.once("error", () => resolve(false))
  })
}

/** Resident bytes of a process (VmRSS). */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8")
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

/** Processor seconds a process has used, user and system, at the usual 100 ticks a second. */
export async function processorSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /, "").split(" ")
  return (Number(fields[11]) + Number(fields[12])) / 100
}
