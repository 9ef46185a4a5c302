import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Exit, runProcess } from "./run-process.ts"
import type { Stage } from "./stages.ts"
import type { FileSummary } from "./summary-reporter.ts"

export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/**
 * Runs a stage's files, some processes at a time; shows a line for each, and failures in full. A process runs several files
 * where the stage says so: to load the server takes longer than most files do.
 */
export async function runFiles(
  root: string,
  stage: Stage,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const waiting = [...stage.files]
  const work = async () => {
    while (waiting.length > 0) {
      const files = waiting.splice(0, stage.filesPerProcess)
      const outcome = await runTogether(root, files, stage.timeoutMs, environment)
      total.passed += outcome.passed
      total.failed += outcome.failed
      total.skipped += outcome.skipped
    }
  }
  await Promise.all(Array.from({ length: stage.concurrency }, work))
  return total
}

async function runTogether(
  root: string,
  files: readonly string[],
  timeoutMs: number,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "kith-test-"))
  const summaryFile = join(folder, "summary.jsonl")
  try {
    const args = [
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      `--test-reporter=${join(import.meta.dirname, "summary-reporter.ts")}`,
      `--test-reporter-destination=${summaryFile}`,
      join(import.meta.dirname, "import-files.ts"),
      ...files,
    ]
    const { exit, output } = await runProcess(args, root, timeoutMs, { ...environment, TMPDIR: folder })
    const summaries = await readSummaries(summaryFile)
    const outcomes = files.map((file) => {
      const summary = summaries.find((one) => one.file === file)
      console.log(describe(file, summary, exit, timeoutMs))
      return summary === undefined || isEmpty(summary) ? LOST : summary
    })
    const total = {
      passed: sum(outcomes.map(({ passed }) => passed)),
      failed: sum(outcomes.map(({ failed }) => failed)),
      skipped: sum(outcomes.map(({ skipped }) => skipped)),
    }
    if (total.failed === 0 && exit !== 0) {
      console.log(`✖ ${files.join(", ")}: ${describeLoss(exit, timeoutMs)}`)
      total.failed = 1
    }
    if (total.failed > 0) console.log(`${output.trimEnd()}\n`)
    return total
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A file that was not run to its end. */
const LOST: Outcome = { passed: 0, failed: 1, skipped: 0 }

const isEmpty = ({ passed, failed, skipped }: Outcome) => passed + failed + skipped === 0
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

function describe(file: string, summary: FileSummary | undefined, exit: Exit, timeoutMs: number): string {
  if (summary === undefined) return `✖ ${file}: ${describeLoss(exit, timeoutMs)}`
  if (isEmpty(summary)) return `✖ ${file} has no tests`
  const seconds = summary.seconds.toFixed(1)
  if (summary.failed > 0) return `✖ ${file} (${summary.failed} failed, ${seconds} s)`
  const skipped = summary.skipped === 0 ? "" : `, ${summary.skipped} skipped`
  return `✔ ${file} (${summary.passed} passed${skipped}, ${seconds} s)`
}

/** Each file that has ended has a line; a process that crashes says nothing of the file it was at, nor of those behind. */
async function readSummaries(file: string): Promise<FileSummary[]> {
  const text = await readFile(file, "utf8").catch(() => "")
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as FileSummary)
}

function describeLoss(exit: Exit, timeoutMs: number): string {
  if (exit === "timeout") return `did not end within ${timeoutMs / 1000} s`
  return exit === 0 ? "ended before its tests did" : `the process ended (${exit}) before its tests did`
}
