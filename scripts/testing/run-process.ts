import { spawn } from "node:child_process"

export type Exit = number | "timeout" | NodeJS.Signals

const MAX_OUTPUT_CHARACTERS = 1_000_000

/** Runs Node with these arguments; what hangs is killed with all that it has started. */
export async function runProcess(
  args: readonly string[],
  cwd: string,
  timeoutMs: number,
  environment: Readonly<Record<string, string>>,
): Promise<{ exit: Exit; output: string }> {
  // A group of its own, so that whatever a hanging test has started ends with it.
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  })
  const stop = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
  }
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      if (output.length < MAX_OUTPUT_CHARACTERS) output += text
    })
  }
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    stop()
  }, timeoutMs)
  process.once("exit", stop)
  try {
    const exit = await new Promise<Exit>((resolve, reject) => {
      child.on("error", reject)
      child.on("close", (code, signal) => resolve(code ?? signal ?? 1))
    })
    return { exit: isLate ? "timeout" : exit, output }
  } finally {
    clearTimeout(timer)
    process.off("exit", stop)
  }
}
