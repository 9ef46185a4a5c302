import type { TestEvent } from "node:test/reporters"

/** What came of the tests of one file that were run by `import-files.ts`. */
export interface FileSummary {
  readonly file: string
  readonly passed: number
  /** More than none also where the file itself could not be run. */
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
}

/** Writes a `FileSummary` as a line of JSON when a file has ended, for `npm test` to add up. */
export default async function* reportSummary(source: AsyncIterable<TestEvent>): AsyncIterable<string> {
  let counts = { passed: 0, failed: 0, skipped: 0 }
  // The first file has the start of the process in its time.
  let startedAt = 0
  for await (const event of source) {
    if (event.type !== "test:pass" && event.type !== "test:fail") continue
    const { data, type } = event
    const isFile = data.nesting === 0
    if (isFile ? type === "test:fail" && counts.failed === 0 : data.details.type !== "suite") {
      const isLeftOut = (data.skip ?? false) !== false || (data.todo ?? false) !== false
      if (isLeftOut) counts.skipped++
      else if (type === "test:pass") counts.passed++
      else counts.failed++
    }
    if (!isFile) continue
    const endedAt = performance.now()
    const summary: FileSummary = { file: data.name, ...counts, seconds: (endedAt - startedAt) / 1000 }
    yield `${JSON.stringify(summary)}\n`
    counts = { passed: 0, failed: 0, skipped: 0 }
    startedAt = endedAt
  }
}
