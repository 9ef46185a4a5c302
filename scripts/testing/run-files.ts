import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Stage } from "./stages.ts"

export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs a stage's files, each in a process of its own, some at a time; shows a line for each, and failures in full. */
export async function runFiles(
  root: string,
  stage: Stage,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const waiting = [...stage.files]
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const outcome = await runFile(root, file, stage.timeoutMs, environment)
      total.passed += outcome.passed
      total.failed += outcome.failed
      total.skipped += outcome.skipped
    }
  }
  await Promise.all(Array.from({ length: stage.concurrency }, work))
  return total
}

async function runFile(
  root: string,
  file: string,
  timeoutMs: number,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "kith-test-"))
  const summary = join(folder, "summary.json")
  const startedAt = performance.now()
  try {
    const args = [
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      `--test-reporter=${join(import.meta.dirname, "summary-reporter.ts")}`,
      `--test-reporter-destination=${summary}`,
      file,
    ]
    const { exit, output } = await runProcess(args, root, timeoutMs, { ...environment, TMPDIR: folder })
    const counts = await readCounts(summary)
    const outcome = judge(counts, exit)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const skipped = outcome.skipped === 0 ? "" : `, ${outcome.skipped} skipped`
    if (outcome.failed === 0) {
      console.log(`✔ ${file} (${outcome.passed} passed${skipped}, ${seconds} s)`)
    } else {
      const reason = counts === undefined ? ` ${describeLoss(exit, timeoutMs)}` : ""
      console.log(`✖ ${file} (${outcome.failed} failed, ${seconds} s)${reason}\n${output.trimEnd()}\n`)
    }
    return outcome
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

interface Counts {
  readonly tests: number
  readonly passed: number
  readonly skipped: number
  readonly todo: number
}

/** Missing where the process ended before its tests did, or where it had none. */
async function readCounts(summary: string): Promise<Counts | undefined> {
  return readFile(summary, "utf8").then(
    (text) => (text === "" ? undefined : (JSON.parse(text) as Counts)),
    () => undefined,
  )
}

type Exit = number | "timeout" | NodeJS.Signals

function judge(counts: Counts | undefined, exit: Exit): Outcome {
  if (counts === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const skipped = counts.skipped + counts.todo
  const failed = counts.tests - counts.passed - skipped
  return { passed: counts.passed, skipped, failed: failed === 0 && exit !== 0 ? 1 : failed }
}

function describeLoss(exit: Exit, timeoutMs: number): string {
  if (exit === "timeout") return `did not end within ${timeoutMs / 1000} s`
  return exit === 0 ? "has no tests, or ended before they did" : `crashed (${exit}) before its tests ended`
}

async function runProcess(
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
      if (output.length < 1_000_000) output += text
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
