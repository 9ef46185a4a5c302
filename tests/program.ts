import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { setTimeout as delay } from "node:timers/promises"

const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 25

export interface ProgramWish {
  readonly arguments: readonly string[]
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly workFolder?: string
  /** Asked again and again until it is true: then the program serves. */
  readonly isReady: () => Promise<boolean>
}

/** A program beside the test, which ends with it. */
export class Program {
  readonly #child: ChildProcess
  #output = ""

  private constructor(child: ChildProcess) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => {
        this.#output = (this.#output + text).slice(-20_000)
      })
    }
    const killWithUs = () => child.kill("SIGKILL")
    process.once("exit", killWithUs)
    child.once("exit", () => process.off("exit", killWithUs))
  }

  /** Resolves once it serves. Throws what it said if it does not come to that. */
  static async start(command: string, wish: ProgramWish): Promise<Program> {
    const child = spawn(command, wish.arguments, {
      env: { ...process.env, ...wish.environment },
      cwd: wish.workFolder,
      stdio: ["ignore", "pipe", "pipe"],
    })
    const program = new Program(child)
    let failure: Error | undefined
    child.once("error", (error) => {
      failure = error
    })
    const deadline = Date.now() + PATIENCE_MS
    while (Date.now() < deadline && program.isRunning && failure === undefined) {
      if (await wish.isReady()) return program
      await delay(LOOK_EVERY_MS)
    }
    await program.end("SIGKILL")
    throw new Error(`${command} did not begin to serve: ${failure?.message ?? program.output}`)
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** What it printed, the last of it. */
  get output(): string {
    return this.#output
  }

  /** Resolves once it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning || this.#child.pid === undefined) return
    const gone = once(this.#child, "exit")
    this.#child.kill(signal)
    await gone
  }
}
