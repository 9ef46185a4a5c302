import { type ChildProcess, execFile, spawn } from "node:child_process"
import { chown, mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const START_PATIENCE_MS = 60_000

export interface PrivateServer {
  /** Of an account that may create databases. */
  readonly url: string
  stop(): Promise<void>
}

export interface ServerRecipe {
  readonly name: string
  /** Of the system; database servers refuse to run as root. */
  readonly account: string
  /** Makes the data in the folder. */
  prepare(folder: string, runAs: RunAs): Promise<void>
  command(folder: string, port: number): readonly [string, ...string[]]
  /** Quicker than the polite signal, whose result would be deleted anyway. */
  readonly stopSignal: NodeJS.Signals
  url(port: number): string
  connect(url: string): Promise<void>
}

/** As whom processes are started: the account of the recipe where we are root, else ourselves. */
export interface RunAs {
  readonly uid?: number
  readonly gid?: number
}

/** Starts a server of our own on a free port of the loopback interface, with its data in a folder of its own. */
export async function startPrivateServer(recipe: ServerRecipe): Promise<PrivateServer> {
  const runAs = await findAccount(recipe.account)
  const folder = await mkdtemp(join(tmpdir(), `kith-${recipe.name}-`))
  if (runAs.uid !== undefined && runAs.gid !== undefined) await chown(folder, runAs.uid, runAs.gid)
  try {
    await recipe.prepare(folder, runAs)
    const port = await findFreePort()
    const keeper = keepAlive(recipe.command(folder, port), recipe.stopSignal, folder, runAs)
    const url = recipe.url(port)
    await untilReady(recipe, url, keeper)
    return { url, stop: () => stop(keeper) }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/**
 * The server's parent is a shell that waits for our end of a pipe to close, then stops the server and removes the
 * folder: that happens also when we are killed.
 */
function keepAlive(
  command: readonly string[],
  signal: NodeJS.Signals,
  folder: string,
  runAs: RunAs,
): ChildProcess {
  const script = `folder=$1; shift; "$@" >"$folder/output" 2>&1 & pid=$!
    read -r _; kill -s ${signal.slice(3)} $pid; wait $pid; cd /; rm -rf "$folder"`
  const keeper = spawn("/bin/sh", ["-c", script, "sh", folder, ...command], {
    ...runAs,
    cwd: folder,
    stdio: ["pipe", "ignore", "ignore"],
    // Ctrl-C in a terminal goes to the whole group; the pipe tells this one in time.
    detached: true,
  })
  keeper.unref()
  return keeper
}

async function untilReady(recipe: ServerRecipe, url: string, keeper: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS
  for (;;) {
    try {
      return await recipe.connect(url)
    } catch (error) {
      if (performance.now() > deadline) {
        await stop(keeper)
        throw new Error(`${recipe.name} did not start within ${START_PATIENCE_MS} ms`, { cause: error })
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function stop(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return
  const ended = new Promise((resolve) => keeper.once("exit", resolve))
  keeper.ref()
  keeper.stdin?.end()
  await ended
}

async function findAccount(name: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0))
    })
  })
}
